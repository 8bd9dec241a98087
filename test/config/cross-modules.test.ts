import assert from 'node:assert/strict';
import { test } from 'node:test';

import { moduleChecks } from '../../src/config/cross/modules.ts';
import { readFiles } from '../../src/config/files.ts';
import { loadKeys } from '../../src/config/load-parts.ts';
import { sourceOf } from './source.ts';

const rdma = '/etc/rdma/rdma.conf';
const openib = '/etc/infiniband/openib.conf';
const index = (...names: readonly string[]): string =>
  names.map((name) => `kernel/drivers/${name}.ko.zst:\n`).join('');

const check = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const source = sourceOf(files);
  const read = await readFiles(source);
  const reading = { source, unused: [] };
  const found = await moduleChecks(reading, read, loadKeys(read, source.hostname).value);
  return found.map(
    ({ file, line, column, severity, message }) =>
      `${file}:${line}:${column} ${severity} ${message}`,
  );
};

const usual = { '/lib/modules/6.1/modules.dep': index('ib_srp', 'ib_ipoib', 'rds') };

test('a key that asks for what the kernel does not have', async () => {
  assert.deepEqual(await check({ ...usual, [rdma]: '# RDS\nRDS_LOAD=yes\nSRP_LOAD=yes\n' }), [
    `${rdma}:2:1 warning RDS_LOAD asks for the modules rds_tcp, rds_rdma, which kernel 6.1 does not have`,
  ]);
  assert.deepEqual(await check({ ...usual, [openib]: 'ISER_LOAD=yes\nMTHCA_LOAD=no\n' }), [
    `${openib}:1:1 warning ISER_LOAD asks for the module ib_iser, which kernel 6.1 does not have`,
  ]);
});

test('the kernel that runs counts, else all that there are; built-in modules are there', async () => {
  const other = { '/lib/modules/6.9/modules.dep': index('ib_iser') };
  const text = { [rdma]: 'ISER_LOAD=yes\n' };
  assert.deepEqual(await check({ ...usual, ...other, ...text }), []);
  const running = { '/proc/sys/kernel/osrelease': '6.1\n' };
  assert.equal((await check({ ...usual, ...other, ...text, ...running })).length, 1);
  const inside = { '/lib/modules/6.1/modules.builtin': 'kernel/ib_iser.ko\n' };
  assert.deepEqual(await check({ ...usual, ...inside, ...text, ...running }), []);
  assert.deepEqual(await check(text), []);
});

test('a key that is no, and a list that loads its module all the same', async () => {
  const lists = {
    '/etc/rdma/modules/srp_daemon.conf': '# SRP\nib_srp\nib_umad\n',
    '/etc/rdma/modules/rdma.conf': 'xprtrdma\n',
    '/usr/lib/modules-load.d/rds.conf': 'rds\n',
  };
  assert.deepEqual(
    await check({ ...lists, [rdma]: 'SRP_LOAD=no\nRDS_LOAD=no\nXPRTRDMA_LOAD=No\n' }),
    [
      `${rdma}:1:1 info SRP_LOAD is not yes, and ib_srp is loaded all the same: /etc/rdma/modules/srp_daemon.conf:2 lists it`,
      `${rdma}:2:1 info RDS_LOAD is not yes, and rds is loaded all the same: /usr/lib/modules-load.d/rds.conf:1 lists it`,
      `${rdma}:3:1 info XPRTRDMA_LOAD is not yes, and rpcrdma is loaded all the same: /etc/rdma/modules/rdma.conf:1 lists it`,
    ],
  );
});

test('not where another key asks for it, the key is absent or empty, or the file is switched off', async () => {
  const lists = { '/etc/modules-load.d/rdma.conf': 'ib_ipoib\nib_srp\nrpcrdma\nib_srpt\n' };
  for (const files of [
    { [rdma]: 'SRP_LOAD=no\nXPRTRDMA_LOAD=no\nSVCRDMA_LOAD=yes\n', [openib]: 'SRP_LOAD=yes\n' },
    { [rdma]: 'SRP_LOAD=\nRDS_LOAD=no\n' },
    { [openib]: 'ONBOOT=no\nSRP_LOAD=no\n' },
  ])
    assert.deepEqual(await check({ ...lists, ...files }), [], JSON.stringify(files));
  assert.equal((await check({ ...lists, [openib]: 'SRP_TARGET_LOAD=no\n' })).length, 1);
});

test('a list below /etc hides one of its name, and what is wrong in it is said', async () => {
  const files = {
    '/etc/modules-load.d/srp.conf': 'ib_srp.ko\n',
    '/usr/lib/modules-load.d/srp.conf': 'ib_srp\n',
    '/usr/lib/modules-load.d/other.conf': 'what is this\n',
    [rdma]: 'SRP_LOAD=no\n',
  };
  assert.deepEqual(await check(files), [
    '/etc/modules-load.d/srp.conf:1:1 error "ib_srp.ko" is not the name of a module',
  ]);
});
