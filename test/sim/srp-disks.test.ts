/** Whole passes that tune the disks of SRP logins as [srp] in holdfast.conf says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { simHost, type Sim } from './host.ts';
import { emptyState, pass } from './scene.ts';
import { SimSrp, withSrp } from './srp-kept.ts';

interface Scene {
  readonly sim: Sim;
  readonly srp: SimSrp;
}

/** One login with sdb and sdc, whose timers are as they shall be. */
const scene = (keys: string): Scene => {
  const state = emptyState(0);
  state.files.set('/etc/infiniband/openib.conf', 'SRP_LOAD=yes\n');
  const timers = 'fast-io-fail = 15\ndev-loss = 600\nreconnect-delay = 10\n';
  state.files.set('/etc/holdfast/holdfast.conf', `[modules]\nload = no\n[srp]\n${timers}${keys}`);
  const srp = new SimSrp();
  srp.login(6, ['sdb', 'sdc']);
  return { sim: withSrp(simHost(state), srp), srp };
};

const all = 'scheduler = none\nrotational = 0\nrq-affinity = 2\nnomerges = 2\nqueue-depth = 32\n';

const shown = ({ srp }: Scene, disk: string): readonly (string | undefined)[] =>
  [
    'queue/scheduler',
    'queue/rotational',
    'queue/rq_affinity',
    'queue/nomerges',
    'device/queue_depth',
  ].map((file) => srp.shows(`/sys/block/${disk}/${file}`));

test('every disk of a login gets what the settings ask for, and a second pass writes nothing', async () => {
  const one = scene(all);
  one.srp.disk('sda');
  const { problems, remarks } = await pass(one.sim);
  assert.deepEqual([problems, remarks], [[], []]);
  for (const disk of ['sdb', 'sdc'])
    assert.deepEqual(shown(one, disk), ['[none] mq-deadline kyber', '0', '2', '2', '32']);
  assert.deepEqual(shown(one, 'sda'), ['none [mq-deadline] kyber', '1', '1', '0', '62']);
  assert.equal(one.srp.writes.length, 10);
  await pass(one.sim);
  assert.equal(one.srp.writes.length, 10);
});

test('only what differs is written, and leave leaves', async () => {
  const one = scene('rotational = 1\nnomerges = 1\n');
  await pass(one.sim);
  assert.deepEqual([...one.srp.writes].sort(), ['queue/nomerges 1', 'queue/nomerges 1']);
  assert.deepEqual(shown(one, 'sdb'), ['none [mq-deadline] kyber', '1', '1', '1', '62']);
});

test('a scheduler that this kernel does not have is said once, of all disks, and not tried', async () => {
  const one = scene('scheduler = bfq\n');
  const { remarks, converged } = await pass(one.sim);
  assert.deepEqual(remarks, [
    '[srp] scheduler = bfq changes nothing on sdb, sdc: this kernel has none [mq-deadline] kyber for it',
  ]);
  assert.deepEqual([one.srp.writes, converged], [[], true]);
});

test('one that the kernel can load is asked for; a refusal is explained, holds nothing back, and waits', async () => {
  const one = scene('scheduler = bfq\nnomerges = 2\n');
  one.sim.state.files.set('/lib/modules/6.0-sim/kernel/block/bfq.ko.xz', '');
  const { problems } = await pass(one.sim);
  assert.deepEqual(problems, [
    'cannot set queue/scheduler of sdb (SRP target 505400fffe010002 via rxe1:1) to bfq: it is mq-deadline ([srp] scheduler = bfq): the kernel does not take it (EINVAL: invalid argument, write)',
    'cannot set queue/scheduler of sdc (SRP target 505400fffe010002 via rxe1:1) to bfq: it is mq-deadline ([srp] scheduler = bfq): the kernel does not take it (EINVAL: invalid argument, write)',
  ]);
  assert.equal(one.srp.shows('/sys/block/sdb/queue/nomerges'), '2');
  const tries = one.srp.writes.length;
  await pass(one.sim);
  assert.equal(one.srp.writes.length, tries);
  one.srp.disk('sdb', { 'queue/scheduler': 'none [mq-deadline] bfq' });
  one.srp.disk('sdc', { 'queue/scheduler': 'none [mq-deadline] bfq' });
  await one.sim.timeline.pass(60_000);
  assert.deepEqual((await pass(one.sim)).problems, []);
});

test('a depth that the login has no room for is set as far as it goes, and that settles', async () => {
  const one = scene('queue-depth = 128\n');
  one.srp.disk('sdb', { 'device/queue_depth': '16' });
  const { remarks, problems } = await pass(one.sim);
  assert.deepEqual(problems, []);
  assert.deepEqual(remarks, [
    '[srp] queue-depth = 128 is more than sdb, sdc can have, so 62 counts: the login has room for 62 commands (can_queue); queue_size in srp_daemon.conf and queue-size of [srp-target] give it more',
  ]);
  assert.deepEqual(one.srp.writes, ['device/queue_depth 62']);
  assert.equal((await pass(one.sim)).converged, true);
  assert.equal(one.srp.writes.length, 1);
});

test('a device that takes one command after the other keeps its depth, and that is said', async () => {
  const one = scene('queue-depth = 32\n');
  for (const disk of ['sdb', 'sdc'])
    one.srp.disk(disk, { 'device/queue_depth': '1', 'device/queue_type': 'none' });
  assert.match((await pass(one.sim)).remarks.join(), /one command after the other$/);
  assert.deepEqual(one.srp.writes, []);
});

test('nothing is written to a disk whose I/O waits, nor read from its queue, before it runs again', async () => {
  const one = scene('nomerges = 2\n');
  one.srp.setState(6, 'blocked', ['sdb', 'sdc']);
  const looked: string[] = [];
  const read: Sim['host']['read'] = (path) => {
    looked.push(path);
    return one.sim.host.read(path);
  };
  const sim = { ...one.sim, host: { ...one.sim.host, read } };
  assert.equal((await pass(sim)).converged, true);
  assert.deepEqual(one.srp.writes, []);
  assert.ok(!looked.some((path) => path.includes('/queue/')), looked.join());
  one.srp.setState(6, 'running', ['sdb', 'sdc']);
  await pass(sim);
  assert.equal(one.srp.writes.length, 2);
});

test('one that stops between the look and the write is left, which is no failure', async () => {
  const one = scene('nomerges = 2\nrotational = 0\n');
  one.srp.onWrite = () => {
    one.srp.setState(6, 'blocked', ['sdb', 'sdc']);
  };
  const { problems } = await pass(one.sim);
  assert.deepEqual(problems, []);
  assert.deepEqual([...new Set(one.srp.writes)], ['queue/rotational 0']);
});

test('a device that the error handler has set offline is left, whatever its port is', async () => {
  const one = scene('nomerges = 2\n');
  one.srp.setState(6, 'running', ['sdb'], 'offline');
  assert.equal((await pass(one.sim)).converged, true);
  assert.deepEqual(
    [one.srp.shows('/sys/block/sdb/queue/nomerges'), one.srp.writes],
    ['0', ['queue/nomerges 2']],
  );
});
