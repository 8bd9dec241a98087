import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { Configuration } from '../../src/config/load.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { coreModules } from '../../src/config/modules/modules.ts';
import { defaultSettings } from '../../src/core/settings.ts';
import { sourceOf } from './source.ts';

const uuid = '4c4c4544-0033-4d10-8051-b4c04f4e4332';
const hostnqn = `nqn.2014-08.org.nvmexpress:uuid:${uuid}`;
const identity = { '/etc/nvme/hostnqn': `${hostnqn}\n`, '/etc/nvme/hostid': `${uuid}\n` };
const discovery = '/etc/nvme/discovery.conf';

const load = (files: Parameters<typeof sourceOf>[0]): Promise<Configuration> =>
  loadConfiguration(sourceOf(files));
const modules = ({ desired }: Configuration): readonly string[] =>
  desired.modules.map(({ name, source }) => `${name} ${source}`);
const said = ({ diagnostics }: Configuration): readonly string[] =>
  diagnostics.map(({ code, file, line, column }) => `${file}:${line}:${column} ${code}`);

test('a file that others can change is not used, and said to be so', async () => {
  const files = {
    ...identity,
    [discovery]: '-t rdma -a 10.0.0.1\n',
    '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n',
  };
  const writers = { [discovery]: `${discovery} can be written by everybody` };
  const loaded = await loadConfiguration(sourceOf(files, writers));
  assert.deepEqual(loaded.desired.portals, []);
  assert.ok(loaded.desired.modules.some(({ name }) => name === 'ib_srp'));
  assert.deepEqual(said(loaded), [`${discovery}:1:1 file-untrusted`]);
});

test('no files at all: nothing to do, nothing to say', async () => {
  assert.deepEqual(await load({}), {
    desired: { modules: [], portals: [], paths: [], setup: {} },
    settings: defaultSettings,
    identity: undefined,
    hasNvmeJson: false,
    diagnostics: [],
  });
});

test('portals get the identity of the host and bring the module of their transport', async () => {
  const text = '-t tcp -a 10.0.0.2\n-t rdma -a 10.0.0.1\n-t rdma -a 10.0.0.3 -q nqn.other -I 1\n';
  const loaded = await load({ ...identity, [discovery]: text });
  assert.deepEqual(
    loaded.desired.portals.map(({ traddr, hostnqn: nqn, hostid }) => [traddr, nqn, hostid]),
    [
      ['10.0.0.2', hostnqn, uuid],
      ['10.0.0.1', hostnqn, uuid],
    ],
  );
  assert.deepEqual(modules(loaded), [`nvme_rdma ${discovery}:2`, `nvme_tcp ${discovery}:1`]);
  assert.deepEqual(said(loaded), [`${discovery}:3:37 bad-hostid`]);
});

test('modules of both files and of the portals are one list in load order', async () => {
  const loaded = await load({
    ...identity,
    '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n',
    '/etc/infiniband/openib.conf': 'MLX5_LOAD=yes\nSRP_LOAD=no\nIPOIB_LOAD=yes\n',
    [discovery]: '-t rdma -a 10.0.0.1\n',
  });
  assert.deepEqual(
    loaded.desired.modules.map(({ name }) => name),
    ['mlx5_core', 'mlx5_ib', ...coreModules, 'ib_ipoib', 'ib_srp', 'nvme_rdma'],
  );
  assert.deepEqual(said(loaded), ['/etc/infiniband/openib.conf:2:1 files-disagree']);
});

test('without a hostnqn file a stable one is derived, and that is said where a line needs it', async () => {
  const files = {
    '/sys/class/dmi/id/product_uuid': `${uuid}\n`,
    [discovery]: '-t rdma -a 10.0.0.1\n',
  };
  const loaded = await load(files);
  assert.equal(loaded.desired.portals[0]?.hostnqn, hostnqn);
  assert.deepEqual(said(loaded), [
    '/etc/nvme/hostnqn:1:1 hostnqn-missing',
    '/etc/nvme/hostid:1:1 hostid-missing',
  ]);
  assert.deepEqual(said(await load({ '/sys/class/dmi/id/product_uuid': uuid })), []);
  const own = `-t rdma -a 10.0.0.1 -q ${hostnqn} -I ${uuid}\n`;
  assert.deepEqual(said(await load({ ...files, [discovery]: own })), []);
});

test('with no identity at all, only lines with one of their own are portals', async () => {
  const text = `-t rdma -a 10.0.0.1\n-t rdma -a 10.0.0.2 -q ${hostnqn}\n`;
  const loaded = await load({ [discovery]: text });
  assert.deepEqual(
    loaded.desired.portals.map(({ traddr }) => traddr),
    ['10.0.0.2'],
  );
  assert.deepEqual(said(loaded), ['/etc/nvme/hostnqn:1:1 identity-unavailable']);
});

test('a hostnqn that is there and cannot be read is replaced by nothing', async () => {
  const { desired, diagnostics } = await load({
    ...identity,
    '/etc/nvme/hostnqn': { reason: 'EISDIR' },
    [discovery]: '-t rdma -a 10.0.0.1\n',
  });
  assert.deepEqual(desired.portals, []);
  assert.ok(diagnostics.some(({ code }) => code === 'identity-unavailable'));
});

test("a line that spells out the host's own identity is the same portal as one that does not", async () => {
  const text = `-t rdma -a 10.0.0.1\n-t rdma -a 10.0.0.1 -q ${hostnqn}\n`;
  const loaded = await load({ ...identity, [discovery]: text });
  assert.deepEqual(
    loaded.desired.portals.map(({ source }) => source),
    [`${discovery}:1`],
  );
});

test('[nvme] connect = no: no portals and no modules for them', async () => {
  const loaded = await load({
    ...identity,
    [discovery]: '-t rdma -a 10.0.0.1\n',
    '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n',
    '/etc/holdfast/holdfast.conf': '[nvme]\nconnect = no\n',
  });
  assert.deepEqual(loaded.desired.portals, []);
  assert.equal(
    modules(loaded).some((module) => module.startsWith('nvme')),
    false,
  );
  assert.equal(loaded.desired.modules.at(-1)?.name, 'ib_srp');
});

test('[modules] load = no: portals without modules', async () => {
  const loaded = await load({
    ...identity,
    [discovery]: '-t rdma -a 10.0.0.1\n',
    '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n',
    '/etc/holdfast/holdfast.conf': '[modules]\nload = no\n',
  });
  assert.deepEqual([loaded.desired.modules, loaded.desired.portals.length], [[], 1]);
});

test('holdfast.conf.d overrides holdfast.conf, in C order; other names are not read', async () => {
  const directory = '/etc/holdfast/holdfast.conf.d';
  const { settings, diagnostics } = await load({
    '/etc/holdfast/holdfast.conf': '[retry]\nmax = 10\nfirst = 2\n[pass]\nsettle = 1\n',
    [`${directory}/Z.conf`]: '[retry]\nmax = 20\n',
    [`${directory}/a.conf`]: '[retry]\nmax = 30\nfirst = no\n',
    [`${directory}/b.conf.bak`]: '[retry]\nmax = 40\n',
    [`${directory}/.hidden.conf`]: '[retry]\nmax = 50\n',
  });
  const expected = { retryMaxMs: 30_000, retryFirstMs: 2_000, passSettleMs: 1_000 };
  assert.deepEqual(settings, { ...defaultSettings, ...expected });
  assert.deepEqual(
    diagnostics.map(({ file, code }) => [file, code]),
    [[`${directory}/a.conf`, 'bad-setting']],
  );
});

test('a file that cannot be read is a diagnostic, and the others apply', async () => {
  const loaded = await load({
    '/etc/rdma/rdma.conf': { reason: 'EACCES' },
    '/etc/infiniband/openib.conf': 'SRP_LOAD=yes\n',
    '/etc/holdfast/holdfast.conf': { reason: 'EISDIR' },
    '/sys/class/dmi/id/product_uuid': { reason: 'EACCES' },
  });
  assert.deepEqual([...said(loaded)].sort(), [
    '/etc/holdfast/holdfast.conf:1:1 file-unreadable',
    '/etc/rdma/rdma.conf:1:1 file-unreadable',
  ]);
  assert.equal(loaded.desired.modules.at(-1)?.name, 'ib_srp');
});

test('discovery.conf.converted is noted, and discovery.conf is read all the same', async () => {
  const loaded = await load({
    ...identity,
    [discovery]: '-t rdma -a 10.0.0.1\n',
    [`${discovery}.converted`]: '',
  });
  assert.equal(loaded.desired.portals.length, 1);
  assert.deepEqual(said(loaded), [`${discovery}:1:1 converted-file`]);
});

test('the short host name stands in for $(hostname -s)', async () => {
  const text = 'IPOIB_LOAD=yes\nNODE_DESC="$(hostname -s) HCA"\n';
  assert.deepEqual(said(await load({ '/etc/infiniband/openib.conf': text })), []);
});

test('secrets are in no diagnostic and in no JSON of the desired state', async () => {
  const line = '-t rdma -a 10.0.0.1 -S DHHC-1:00:aHVzaGh1c2g=: --foo\n';
  const loaded = await load({ ...identity, [discovery]: `${line}${line.replace(' --foo', '')}` });
  assert.equal(loaded.desired.portals.length, 1);
  assert.equal(JSON.stringify(loaded).includes('aHVza'), false);
});

test('the ini package is imported only where there is a holdfast.conf: it costs start-up time', () => {
  const folder = join(import.meta.dirname, '../../src/config');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => one.endsWith('.ts'))) {
    assert.doesNotMatch(readFileSync(join(folder, name), 'utf8'), /from 'ini'/, name);
  }
});
