/** Whole passes on a host whose openib.conf gives a node description and a priority for management datagrams. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Verdict } from '../../src/core/verdict.ts';
import { simHost } from './host.ts';
import { statOf, withAttributes, type Written } from './node.ts';
import { emptyState, pass } from './scene.ts';

const file = '/etc/infiniband/openib.conf';
const noModules = '[modules]\nload = no\n';

const scene = (keys: string, files: Readonly<Record<string, string>>, settings = ''): Written => {
  const state = emptyState(2);
  state.files.set(file, keys);
  state.files.set('/etc/holdfast/holdfast.conf', `${noModules}${settings}`);
  for (const [path, text] of Object.entries(files)) state.files.set(path, text);
  return withAttributes(simHost(state));
};

const twice = async ({ sim, log }: Written): Promise<Verdict> => {
  const first = await pass(sim);
  assert.deepEqual(first.problems, []);
  const before = log.length;
  const second = await pass(sim);
  assert.equal(log.length, before, 'the second pass writes');
  return second;
};

const desc = (device: string): string => `/sys/class/infiniband/${device}/node_desc`;
const both = { [desc('rxe1')]: 'rxe1\n', [desc('rxe2')]: 'rxe2\n' };
const nodeDesc = 'NODE_DESC=$(hostname -s)\n';

test('HCAs are numbered from 1 in the order of their names', async () => {
  const one = scene(nodeDesc, both);
  assert.deepEqual((await twice(one)).remarks, []);
  assert.deepEqual([...one.log].sort(), [
    `${desc('rxe1')} node7 HCA-1`,
    `${desc('rxe2')} node7 HCA-2`,
  ]);
});

test('a device without a description keeps its number, and an empty key is the name of the host', async () => {
  const one = scene('NODE_DESC=\n', { [desc('rxe2')]: 'rxe2\n' });
  await twice(one);
  assert.deepEqual(one.log, [`${desc('rxe2')} node7 HCA-2`]);
});

test('rdma-ndd has its way while it runs', async () => {
  const unit = '/run/systemd/units/invocation:rdma-ndd.service';
  const one = scene(nodeDesc, { ...both, [unit]: 'a1b2\n' });
  assert.deepEqual((await twice(one)).remarks, [
    `node descriptions are those of rdma-ndd, which runs, and NODE_DESC (${file}:1) has no effect: set RDMA_NDD_ND_FORMAT for it, or mask rdma-ndd.service`,
  ]);
  assert.deepEqual(one.log, []);
  one.sim.state.files.delete(unit);
  await twice(one);
  assert.equal(one.log.length, 2);
});

test('an iWARP device has none', async () => {
  const one = scene(nodeDesc, { ...both, '/sys/class/infiniband/rxe2/node_type': '4: RNIC\n' });
  assert.deepEqual((await twice(one)).remarks, [
    `rxe2 is an iWARP device, which has no node description, so it keeps "rxe2" (${file}:1)`,
  ]);
  assert.deepEqual(one.log, [`${desc('rxe1')} node7 HCA-1`]);
});

test('a device that comes back is described again, by the pass that finds it', async () => {
  const one = scene(nodeDesc, both);
  await twice(one);
  one.sim.state.files.set(desc('rxe1'), 'MT4099\n');
  await twice(one);
  assert.equal(one.log.at(-1), `${desc('rxe1')} node7 HCA-1`);
});

test('a host without a name, a switched-off file and a switched-off setting ask for nothing', async () => {
  for (const [keys, settings] of [
    ['NODE_DESC=localhost\n', ''],
    [`ONBOOT=no\n${nodeDesc}`, ''],
    [nodeDesc, '[node]\ndescription = no\n'],
    ['', ''],
  ] as const) {
    const one = scene(keys, both, settings);
    await twice(one);
    assert.deepEqual(one.log, [], keys);
  }
});

test('a description that the device does not take is explained', async () => {
  const one = scene(nodeDesc, { [desc('rxe1')]: 'rxe1\n' });
  const store = (): Promise<{ reason: string }> => Promise.resolve({ reason: 'EOPNOTSUPP' });
  const { problems } = await pass({ ...one.sim, host: { ...one.sim.host, store } });
  assert.deepEqual(problems, [
    `cannot describe the node of rxe1 as "node7 HCA-1" in the fabric: it says "rxe1" (${file}:1): EOPNOTSUPP`,
  ]);
});

const workqueue = '/sys/devices/virtual/workqueue/ib-comp-unb-wq/nice';
const threads = (nice: number): Readonly<Record<string, string>> => ({
  '/proc/1/stat': statOf(1, 'systemd', 0, 0),
  '/proc/2/stat': statOf(2, 'kthreadd', 0, 0),
  '/proc/411/stat': statOf(411, 'ib_mad1', nice),
  '/proc/412/stat': statOf(412, 'ib_mad2', nice),
  '/proc/413/stat': statOf(413, 'kworker/u8:1-ib_mad1', 0),
  '/proc/900/stat': statOf(900, 'ib_mad1) R 2 (', 0, 1),
  '/proc/901/stat': statOf(901, 'ib_mad1', 0, 1),
});

test('threads that handle datagrams get nice -19, and no shared kworker or process of that name does', async () => {
  const one = scene('RENICE_IB_MAD=yes\n', threads(0));
  assert.deepEqual((await twice(one)).remarks, []);
  assert.deepEqual(one.log, ['renice -19 -p 411 412']);
});

test('on kernels that have shared kworkers for it, that is said once and nothing is done', async () => {
  const name = 'kworker/R-ib_mad1';
  const rescuer = { '/proc/411/stat': statOf(411, name, -20), [workqueue]: '-20\n' };
  const one = scene('RENICE_IB_MAD=yes\n', rescuer);
  assert.deepEqual((await twice(one)).remarks, [
    `RENICE_IB_MAD=yes (${file}:1) has nothing to change on this kernel: the kworkers of ib-comp-unb-wq handle management datagrams, at nice -20, and ${name} only helps out where memory is short`,
  ]);
  assert.deepEqual(one.log, []);
});

test('a workqueue that somebody slowed down gets nice -19', async () => {
  const slow = { '/proc/411/stat': statOf(411, 'ib_mad1', -20), [workqueue]: '0\n' };
  const one = scene('RENICE_IB_MAD=yes\n', slow);
  await twice(one);
  assert.deepEqual(one.log, [`${workqueue} -19`]);
});

test('without an HCA, and unless it is asked for, there is nothing to do or say', async () => {
  for (const [keys, settings, files] of [
    ['RENICE_IB_MAD=yes\n', '', {}],
    ['RENICE_IB_MAD=no\n', '', threads(0)],
    ['RENICE_IB_MAD=yes\n', '[node]\nrenice = no\n', threads(0)],
  ] as const) {
    const one = scene(keys, files, settings);
    assert.deepEqual((await twice(one)).remarks, [], keys);
    assert.deepEqual(one.log, []);
  }
});
