/** Whole passes that keep the timers of SRP logins as [srp] in holdfast.conf has them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Log } from '../../src/journal/log.ts';
import { simHost, type Sim } from './host.ts';
import { emptyState, pass } from './scene.ts';
import { mainline, SimSrp, withSrp } from './srp-kept.ts';
import { fabricAttributes } from './srp-tree.ts';

const openib = '/etc/infiniband/openib.conf';
const settings = '/etc/holdfast/holdfast.conf';
const noModules = '[modules]\nload = no\n';
const asked = { [openib]: 'SRP_LOAD=yes\n' };

interface Scene {
  readonly sim: Sim;
  readonly srp: SimSrp;
}

const scene = (files: Readonly<Record<string, string>> = asked, srpSection = ''): Scene => {
  const state = emptyState(0);
  state.files.set(settings, `${noModules}${srpSection}`);
  for (const [path, text] of Object.entries(files)) state.files.set(path, text);
  const srp = new SimSrp();
  srp.login(6, []);
  return { sim: withSrp(simHost(state), srp), srp };
};

test('every login gets the timers of the settings, whoever made it, and a second pass writes nothing', async () => {
  const { sim, srp } = scene();
  srp.login(7, [], fabricAttributes);
  const { problems, remarks } = await pass(sim);
  assert.deepEqual([problems, remarks], [[], []]);
  assert.deepEqual([srp.timers(6), srp.timers(7)], ['5 600 5', '5 600 5']);
  const before = srp.writes.length;
  assert.deepEqual((await pass(sim)).problems, []);
  assert.equal(srp.writes.length, before);
});

test('only what differs is written', async () => {
  const { sim, srp } = scene(asked, '[srp]\nfast-io-fail = 15\n');
  await pass(sim);
  assert.deepEqual(srp.writes, ['port-6:1/reconnect_delay 5']);
});

test('values that need another out of their way get there, and the kernel refuses nothing on it', async () => {
  for (const [wanted, shown] of [
    ['fast-io-fail = off\ndev-loss = off\nreconnect-delay = 30\n', 'off off 30'],
    ['fast-io-fail = off\ndev-loss = 5\nreconnect-delay = off\n', 'off 5 off'],
    ['fast-io-fail = 5\ndev-loss = off\nreconnect-delay = off\n', '5 off off'],
    ['fast-io-fail = 5\ndev-loss = 86400\nreconnect-delay = 5\n', '5 86400 5'],
  ] as const) {
    const { sim, srp } = scene(asked, `[srp]\n${wanted}`);
    assert.deepEqual((await pass(sim)).problems, [], wanted);
    assert.equal(srp.timers(6), shown);
    assert.ok(!srp.writes.some((write) => write.includes('EINVAL')), srp.writes.join());
  }
});

test('each file that asks for SRP is enough; none, or [srp] login = no, leaves logins alone', async () => {
  const target =
    '[srp-target disks]\ndest = 10.0.0.1:5555\nid-ext = 0002c90300001234\nioc-guid = 0002c90300001234\n';
  for (const [files, section, isSet] of [
    [{ [openib]: 'SRP_DAEMON_ENABLE=yes\n' }, '', true],
    [{ '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n' }, '', true],
    [{ '/etc/default/srptools': 'PORTS=ALL\n' }, '', true],
    [{ '/etc/default/srptools': 'PORTS="mlx4_0:1"\n' }, '', true],
    [{}, target, true],
    [{ '/etc/default/srptools': 'PORTS=NONE\n' }, '', false],
    [{ [openib]: 'ONBOOT=no\nSRP_LOAD=yes\n' }, '', false],
    [{ '/etc/rdma/rdma.conf': 'SRP_LOAD=no\n' }, '', false],
    [asked, '[srp]\nlogin = no\n', false],
    [asked, '[devices]\nexclude = rxe*\n', false],
  ] as const) {
    const { sim, srp } = scene(files, section);
    await pass(sim);
    assert.equal(srp.timers(6), isSet ? '5 600 5' : '15 600 10', JSON.stringify([files, section]));
  }
});

test('a port that the kernel has given up, before or meanwhile, is no failure', async () => {
  const lost = scene();
  lost.srp.setState(6, 'lost');
  assert.deepEqual((await pass(lost.sim)).problems, []);
  assert.deepEqual(lost.srp.writes, []);
  const going = scene();
  going.srp.onWrite = () => {
    going.srp.remove('/sys/class/srp_remote_ports/port-6:1');
    going.srp.remove('/sys/class/scsi_host/host6');
  };
  const { problems, converged } = await pass(going.sim);
  assert.deepEqual([problems, converged], [[], true]);
  assert.deepEqual(going.srp.writes, ['port-6:1/reconnect_delay 5: ENOENT']);
});

test('a port whose connection is broken takes them for the next time', async () => {
  const { sim, srp } = scene();
  srp.setState(6, 'blocked');
  await pass(sim);
  assert.equal(srp.timers(6), '5 600 5');
});

test("a vendor's kernel that refuses is explained, its port is as before, and the next try waits", async () => {
  const { sim, srp } = scene(asked, '[srp]\nfast-io-fail = 5\nreconnect-delay = 20\n');
  const isVendors = (one: Parameters<typeof mainline>[0]): boolean =>
    mainline(one) && (one.fast_io_fail_tmo < 0 || one.fast_io_fail_tmo >= one.reconnect_delay);
  srp.takes = isVendors;
  const said: string[] = [];
  const log: Log = { write: (level, _fields, text) => void said.push(`${level} ${text}`) };
  const { problems, converged } = await pass(sim, log);
  assert.equal(converged, false);
  assert.deepEqual(problems, [
    'cannot set fast_io_fail_tmo 5, dev_loss_tmo 600 and reconnect_delay 20 on port-6:1 (SRP target 505400fffe010002 via rxe1:1): they are 15, 600 and 10 (fast-io-fail, dev-loss and reconnect-delay of [srp]): the kernel refuses fast_io_fail_tmo 15, dev_loss_tmo 600 and reconnect_delay 20 (EINVAL: invalid argument, write): fast_io_fail_tmo is 5 and reconnect_delay 20; vendor kernels want one reconnect before I/O fails',
  ]);
  assert.equal(srp.timers(6), '15 600 10');
  const tries = srp.writes.length;
  await pass(sim, log);
  assert.equal(srp.writes.length, tries);
  assert.equal(
    said.filter((line) => line.startsWith('warn cannot set')).length,
    2,
    said.join('\n'),
  );
  await sim.timeline.pass(60_000);
  await pass(sim, log);
  assert.equal(srp.writes.length, 2 * tries);
  srp.takes = mainline;
  await sim.timeline.pass(120_000);
  assert.equal((await pass(sim, log)).converged, true);
});

test('a refusal that no known rule explains, half way, leaves the three as they were', async () => {
  const { sim, srp } = scene(asked, '[srp]\nfast-io-fail = 30\nreconnect-delay = 25\n');
  srp.takes = ({ fast_io_fail_tmo: fast, reconnect_delay: delay }) => fast < 30 || delay < 20;
  const { problems } = await pass(sim);
  assert.match(
    problems.join(),
    /\(EINVAL.*\): kernel\.org’s kernel takes these, so this one has a rule/,
  );
  assert.equal(srp.timers(6), '15 600 10');
});
