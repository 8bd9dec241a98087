import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfiguration, type Configuration } from '../../src/config/load.ts';
import type { Host } from '../../src/host/host.ts';
import { Systemd } from '../../src/service/systemd.ts';
import { loseHca, returnHca, type Sim } from '../sim/host.ts';
import { controllersOf, oneTarget, only, railOf } from '../sim/scene.ts';
import { startAgent, uevent, type Running } from '../sim/agent.ts';

/** What the last word to systemd was. */
class Heard extends Systemd {
  text = '';

  override status(text: string): void {
    this.text = text;
  }
}

/** Connected, and long enough for everything to be quiet. */
const settled = async (): Promise<{ sim: Sim; running: Running }> => {
  const sim = oneTarget();
  const running = startAgent(sim);
  await sim.timeline.pass(60_000);
  assert.deepEqual(controllersOf(sim), [only.live]);
  return { sim, running };
};

test('the first pass connects, and nothing happens afterwards but looks', async () => {
  const { sim, running } = await settled();
  const passes = running.passes.length;
  const acts = sim.acts.length;
  await sim.timeline.pass(500_000);
  assert.equal(running.passes.length, passes);
  assert.equal(sim.acts.length, acts);
  await running.end();
});

test('where nothing happens a pass comes when the interval is over, and reads the configuration again', async () => {
  for (const [written, intervalMs] of [
    ['', 600_000],
    ['[agent]\ninterval = 1h\n', 3_600_000],
  ] as const) {
    const sim = oneTarget();
    sim.state.files.set('/etc/holdfast/holdfast.conf', `${written}[discovery]\ninterval = 24h\n`);
    const loads = { count: 0 };
    const load = (): Promise<Configuration> => {
      loads.count += 1;
      return loadConfiguration(sim.host);
    };
    const running = startAgent(sim, { load });
    await sim.timeline.pass(70_000);
    const [passes, before] = [running.passes.length, loads.count];
    await sim.timeline.pass(intervalMs - 80_000);
    assert.equal(running.passes.length, passes);
    await sim.timeline.pass(20_000);
    assert.equal(running.passes.length, passes + 1, `after ${intervalMs} ms`);
    assert.equal(loads.count, before + 1);
    await running.end();
  }
});

test('a device that is back is used in a fraction of a second after its event, however long it was away', async () => {
  for (const awayMs of [5000, 30_000, 120_000, 3_600_000]) {
    const { sim, running } = await settled();
    loseHca(sim, railOf(sim));
    uevent(sim, 'remove', 'infiniband', 'rxe1');
    await sim.timeline.pass(awayMs);
    returnHca(sim, railOf(sim));
    uevent(sim, 'add', 'infiniband', 'rxe1');
    await sim.timeline.pass(600);
    assert.deepEqual(controllersOf(sim), [only.live], `after ${awayMs} ms`);
    await running.end();
  }
});

test('what changes without any event is seen within two minutes, by glances that read next to nothing', async () => {
  const sim = oneTarget();
  const reads = { count: 0 };
  const read: Host['read'] = (path) => {
    reads.count += 1;
    return sim.host.read(path);
  };
  const running = startAgent(sim, { host: { ...sim.host, read } });
  const { passes } = running;
  await sim.timeline.pass(60_000);
  // The first look after a pass is a whole one.
  await sim.timeline.pass(125_000);
  const [before, whole] = [passes.length, reads.count];
  await sim.timeline.pass(300_000);
  assert.equal(passes.length, before);
  assert.ok(reads.count - whole <= 3 * 2, `${reads.count - whole} reads`);
  for (const one of sim.state.controllers) one.state = 'connecting';
  await sim.timeline.pass(121_000);
  assert.ok(passes.length > before);
  await running.end();
});

test('an address that comes late is heard of by rtnetlink', async () => {
  const { sim, running } = await settled();
  loseHca(sim, railOf(sim), true);
  // The kernel keeps the controller for a minute after a card was pulled out.
  await sim.timeline.pass(70_000);
  returnHca(sim, railOf(sim), 10_000);
  uevent(sim, 'add', 'infiniband', 'rxe1');
  await sim.timeline.pass(9900);
  assert.deepEqual(controllersOf(sim), []);
  await sim.timeline.pass(100);
  sim.followers.say('ip', '2: eth1    inet 10.99.1.1/24 scope global eth1');
  await sim.timeline.pass(600);
  assert.deepEqual(controllersOf(sim), [only.live]);
  await running.end();
});

test('a thousand events in a second make a handful of passes', async () => {
  const { sim, running } = await settled();
  const before = running.passes.length;
  for (let n = 0; n < 1000; n += 1) {
    uevent(sim, 'change', n % 2 === 0 ? 'infiniband' : 'net');
    await sim.timeline.pass(1);
  }
  assert.ok(running.passes.length - before <= 5, `${running.passes.length - before}`);
  await sim.timeline.pass(10_000);
  assert.ok(running.passes.length - before <= 8, `${running.passes.length - before}`);
  await running.end();
});

test('in the midst of a storm of events a device that is back is used at once', async () => {
  const { sim, running } = await settled();
  loseHca(sim, railOf(sim));
  for (let n = 0; n < 3000; n += 1) {
    uevent(sim, 'change', 'infiniband');
    await sim.timeline.pass(1);
  }
  returnHca(sim, railOf(sim));
  for (let n = 0; n < 700; n += 1) {
    uevent(sim, 'change', 'infiniband');
    await sim.timeline.pass(1);
  }
  assert.deepEqual(controllersOf(sim), [only.live]);
  await running.end();
});

test('a monitor that dies is started again, looks make up for it, and both are said once', async () => {
  const { sim, running } = await settled();
  sim.followers.missing.set('udevadm', 'udevadm: No such file or directory');
  sim.followers.kill('udevadm');
  loseHca(sim, railOf(sim));
  await sim.timeline.pass(20_000);
  returnHca(sim, railOf(sim));
  await sim.timeline.pass(2000);
  assert.deepEqual(controllersOf(sim), [only.live], 'without any event');
  sim.followers.missing.delete('udevadm');
  await sim.timeline.pass(120_000);
  assert.ok(sim.followers.runs('udevadm'));
  const told = running.lines.filter((line) => line.startsWith('monitor-'));
  assert.deepEqual(told, [
    'monitor-ended: udevadm monitor ended (killed by SIGKILL): until it runs again, the host is looked at every second',
    'monitor-back: udevadm monitor runs again',
  ]);
  await running.end();
});

test('the status names the device that is back when the storage comes a pass later, until something is lost', async () => {
  const sim = oneTarget();
  const systemd = new Heard(sim.host, {});
  const running = startAgent(sim, { systemd });
  await sim.timeline.pass(60_000);
  loseHca(sim, railOf(sim));
  uevent(sim, 'remove', 'infiniband', 'rxe1');
  await sim.timeline.pass(5000);
  for (const one of sim.state.peers) one.rdma = false;
  returnHca(sim, railOf(sim));
  uevent(sim, 'add', 'infiniband', 'rxe1');
  await sim.timeline.pass(10_000);
  for (const one of sim.state.peers) one.rdma = true;
  await sim.timeline.pass(60_000);
  assert.match(systemd.text, /^1 of 1 paths? connected; rxe1 is back after 5\.. s$/);
  loseHca(sim, railOf(sim));
  uevent(sim, 'remove', 'infiniband', 'rxe1');
  await sim.timeline.pass(5000);
  assert.doesNotMatch(systemd.text, /is back/);
  await running.end();
});

test('it ends with everything connected', async () => {
  const { sim, running } = await settled();
  await running.end();
  assert.deepEqual(controllersOf(sim), [only.live]);
  assert.equal(sim.followers.runs('udevadm'), false);
});
