/** Which file asks for which logins. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadConfiguration, type Configuration } from '../../src/config/load.ts';
import type { SrpFabric } from '../../src/core/desired/srp.ts';
import { sourceOf } from './source.ts';

const openib = '/etc/infiniband/openib.conf';
const tools = '/etc/default/srptools';
const rules = '/etc/srp_daemon.conf';
const own = '/etc/holdfast/holdfast.conf';
const target =
  '[srp-target disks]\ndest = 10.99.0.2:5555\nid-ext = 505400fffe010002\nioc-guid = 505400fffe010002\n';

type Files = Readonly<Record<string, string>>;

const load = (files: Files, writers: Files = {}): Promise<Configuration> =>
  loadConfiguration(sourceOf(files, writers));

const fabricOf = async (files: Files, writers: Files = {}): Promise<SrpFabric | undefined> =>
  (await load(files, writers)).desired.srp?.fabric;

const asked = async (files: Files): Promise<unknown> => {
  const fabric = await fabricOf(files);
  return fabric && [fabric.ports, fabric.source];
};

test('nobody asks: nothing is looked for', async () => {
  for (const files of [
    {},
    { [rules]: 'a\n' },
    { [tools]: 'PORTS=NONE\n' },
    { [openib]: 'SRP_LOAD=yes\n' },
  ])
    assert.equal((await load(files)).desired.srp, undefined);
});

test('openib.conf asks for every port, srptools for all or for a list', async () => {
  assert.deepEqual(await asked({ [openib]: '\nSRP_DAEMON_ENABLE=yes\n' }), ['all', `${openib}:2`]);
  assert.deepEqual(await asked({ [openib]: 'SRPHA_ENABLE=yes\n' }), ['all', `${openib}:1`]);
  assert.equal(await asked({ [openib]: 'SRP_DAEMON_ENABLE=no\n' }), undefined);
  assert.deepEqual(await asked({ [tools]: 'PORTS=ALL\n' }), ['all', `${tools}:1`]);
  assert.deepEqual(await asked({ [tools]: 'PORTS="mlx4_0:1 mlx4_1:2"\n' }), [
    ['mlx4_0:1', 'mlx4_1:2'],
    `${tools}:1`,
  ]);
});

test('where both ask a list counts, and NONE takes nothing back', async () => {
  const both = (ports: string): Files => ({
    [openib]: 'SRP_DAEMON_ENABLE=yes\n',
    [tools]: `PORTS=${ports}\n`,
  });
  assert.deepEqual(await asked(both('mlx4_0:1')), [['mlx4_0:1'], `${tools}:1`]);
  assert.deepEqual(await asked(both('NONE')), ['all', `${openib}:1`]);
});

test('a list without a port that can be used looks nowhere, and says so', async () => {
  const files = { [openib]: 'SRP_DAEMON_ENABLE=yes\n', [tools]: 'PORTS=mlx4_0/1\n' };
  assert.deepEqual(await asked(files), [[], `${tools}:1`]);
  const { diagnostics } = await load(files);
  assert.ok(diagnostics.some(({ code, file }) => code === 'bad-hca-port' && file === tools));
});

test('ONBOOT=no switches openib.conf off', async () => {
  assert.equal(await asked({ [openib]: 'ONBOOT=no\nSRP_DAEMON_ENABLE=yes\n' }), undefined);
});

test('[srp] login = no: neither the fabric nor the targets that are written down, nor their modules', async () => {
  const files = { [openib]: 'SRP_DAEMON_ENABLE=yes\n', [own]: `[srp]\nlogin = no\n${target}` };
  const { desired } = await load(files);
  assert.equal(desired.srp, undefined);
  assert.ok(desired.modules.every(({ name }) => name !== 'ib_srp' && name !== 'ib_umad'));
});

test('targets that are written down need ib_srp, the fabric ib_umad besides', async () => {
  const modulesOf = async (files: Files): Promise<readonly string[]> =>
    (await load(files)).desired.modules
      .map(({ name }) => name)
      .filter((name) => /srp|umad/.test(name));
  assert.deepEqual(await modulesOf({ [own]: target }), ['ib_srp']);
  assert.deepEqual((await modulesOf({ [tools]: 'PORTS=ALL\n' })).toSorted(), ['ib_srp', 'ib_umad']);
});

test('rules that others can change let nobody in', async () => {
  const files = { [tools]: 'PORTS=ALL\n', [rules]: 'a\n' };
  const writers = { [rules]: '/etc/srp_daemon.conf can be written by everybody' };
  const { rules: found, rulesFile } = (await fabricOf(files, writers)) ?? {};
  assert.deepEqual([found?.rules, found?.lost.length, rulesFile], [[], 1, undefined]);
  const { diagnostics } = await load(files, writers);
  assert.ok(diagnostics.some(({ code, file }) => code === 'file-untrusted' && file === rules));
});

test('srp_daemon gets the rules file only where it has no mistake', async () => {
  const asks = { [tools]: 'PORTS=ALL\n' };
  assert.equal((await fabricOf({ ...asks, [rules]: 'a\n' }))?.rulesFile, rules);
  assert.equal((await fabricOf({ ...asks, [rules]: 'a\nd ioc_guid=0x1\n' }))?.rulesFile, undefined);
  assert.equal((await fabricOf(asks))?.rulesFile, undefined);
});

test('the time between scans: the setting, else RETRIES, else a minute', async () => {
  const rescan = async (files: Files): Promise<unknown> => (await fabricOf(files))?.rescanMs;
  assert.equal(await rescan({ [tools]: 'PORTS=ALL\n' }), 60_000);
  assert.equal(await rescan({ [tools]: 'PORTS=ALL\nRETRIES=20\n' }), 20_000);
  const set = (value: string): Files => ({
    [tools]: 'PORTS=ALL\nRETRIES=20\n',
    [own]: `[srp]\nrescan = ${value}\n`,
  });
  assert.equal(await rescan(set('5min')), 300_000);
  assert.equal(await rescan(set('off')), 'off');
});
