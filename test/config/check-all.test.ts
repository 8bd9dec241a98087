import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { checkConfiguration } from '../../src/config/check-all.ts';
import { renderSamples } from '../../src/config/samples.ts';
import { sourceOf } from './source.ts';

const root = join(import.meta.dirname, '../..');

const placesOf = async (...given: Parameters<typeof sourceOf>): Promise<readonly string[]> => {
  const { diagnostics } = await checkConfiguration(sourceOf(...given));
  return diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`);
};

test('the samples as they are have no findings, each under a name that is read is, and nothing else is looked at', async () => {
  const paths = [...renderSamples().keys()].filter((path) => !path.endsWith('.sample'));
  const files = Object.fromEntries(
    paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
  const source = sourceOf(files);
  const looked: string[] = [];
  const { diagnostics, read } = await checkConfiguration({
    ...source,
    list: (path) => {
      looked.push(path);
      return source.list(path);
    },
  });
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(read, [...paths].sort());
  assert.deepEqual(
    looked.filter((path) => /systemd|modprobe|NetworkManager/.test(path)),
    [],
  );
});

test('files that check alone reads are refused too where others can change them', async () => {
  const files = {
    '/etc/srp_daemon.conf': 'x\n',
    '/etc/default/srptools': 'PORTS=x\n',
    '/etc/security/limits.conf': '* memlock\n',
    '/etc/security/limits.d/90.conf': '* memlock\n',
    '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n',
    '/etc/modprobe.d/srp.conf': 'options ib_srp reconnect_delay=0\n',
  };
  const names = Object.keys(files).filter((name) => name !== '/etc/rdma/rdma.conf');
  const writers = Object.fromEntries(names.map((name) => [name, 'everybody can write it']));
  const found = await placesOf(files, writers);
  assert.deepEqual([...found].sort(), names.map((name) => `${name}:1 file-untrusted`).sort());
  assert.equal((await placesOf(files)).filter((one) => one.includes('untrusted')).length, 0);
});

test('lists of modules are checked where rdma-core or anything of RDMA is, without rdma.conf too', async () => {
  const ours = { '/etc/rdma/modules/rdma.conf': 'ib_iser # comment\n' };
  const others = { '/etc/modules-load.d/x.conf': 'br_netfilter options\n' };
  const found = [
    '/etc/rdma/modules/rdma.conf:1 after-module',
    '/etc/modules-load.d/x.conf:1 after-module',
  ];
  assert.deepEqual(await placesOf({ ...ours, ...others }), found);
  assert.deepEqual(await placesOf(others), []);
  const concerned = { '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n' };
  assert.deepEqual(await placesOf({ ...others, ...concerned }), found.slice(1));
  const refused = await placesOf(ours, { '/etc/rdma/modules/rdma.conf': 'everybody can write it' });
  assert.deepEqual(refused, ['/etc/rdma/modules/rdma.conf:1 file-untrusted']);
});

test('a file that cannot be read is reported', async () => {
  assert.deepEqual(await placesOf({ '/etc/srp_daemon.conf': { reason: 'EACCES' } }), [
    '/etc/srp_daemon.conf:1 file-unreadable',
  ]);
});

test('findings about one file stand together, in the order of its lines', async () => {
  const found = await placesOf({
    '/etc/infiniband/openib.conf': 'ONBOOT=yes\nSRPHA_ENABLE=yes\nSRP_LOAD=Yes\n',
    '/etc/holdfast/holdfast.conf': '[nothing]\n',
  });
  assert.deepEqual(found, [
    '/etc/infiniband/openib.conf:2 srpha-without-multipath',
    '/etc/infiniband/openib.conf:3 not-yes',
    '/etc/holdfast/holdfast.conf:1 unknown-section',
  ]);
});
