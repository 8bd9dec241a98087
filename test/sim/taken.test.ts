/** Connects that hold the kernel's door and cannot be ended. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { discoveryNqn } from '../../src/core/ids.ts';
import { loseHca, returnHca } from './host.ts';
import { addController, removeController } from './kernel.ts';
import { Process } from './process.ts';
import {
  begin,
  controllersOf,
  minutes,
  oneTarget,
  only,
  pass,
  railOf,
  requestFor,
  target,
} from './scene.ts';

const { address } = only;
const live = [only.live];

test('a target that accepts connections and is silent holds up the others for its minute, and no longer', async () => {
  const sim = oneTarget();
  const others = ['10.99.1.3', '10.99.1.4'];
  sim.state.peers.push(...others.map((other) => target(other, `nqn.test:${other}`)));
  const all = begin(sim.state, [address, ...others]);
  await pass(all);
  loseHca(all, railOf(all));
  for (const found of all.state.peers) found.deaf = found.address === address;
  await all.timeline.pass(60_000);
  returnHca(all, railOf(all));
  const returned = all.timeline.now();
  const verdict = await pass(all);
  for (const other of others) {
    assert.ok(controllersOf(all).includes(`nqn.test:${other} at ${other} live`), other);
  }
  assert.ok(all.timeline.now() - returned < 100_000, `${all.timeline.now() - returned} ms`);
  assert.match(verdict.problems.join(), /waits in the kernel and cannot be killed/);
  for (const found of all.state.peers) found.deaf = false;
  await minutes(all, 6);
  assert.equal(controllersOf(all).length, 3);
});

test("somebody else's connect that holds the door is waited for, not queued behind", async () => {
  const sim = oneTarget();
  const other = addController(sim, requestFor('10.99.1.9', 'nqn.test:other'));
  sim.timeline.after(30_000, () => {
    removeController(sim, other);
  });
  const started = sim.timeline.now();
  const verdict = await pass(sim);
  assert.deepEqual([verdict.converged, controllersOf(sim)], [true, live]);
  assert.ok(sim.acts.every(({ kind, at }) => kind !== 'dd' || at >= started + 30_000));
});

test('connects of others that follow each other without a gap are stood in line with', async () => {
  const sim = oneTarget();
  const next = (): void => {
    const other = addController(sim, requestFor('10.99.1.9', 'nqn.test:other'));
    const hold = sim.door.through(new Process(sim.timeline), () => sim.timeline.sleep(33_000));
    void hold.then(() => {
      removeController(sim, other);
      sim.timeline.after(10, next);
    });
  };
  next();
  await pass(sim);
  assert.ok(controllersOf(sim).includes(live.join()), controllersOf(sim).join());
});

test("nobody is sent to the door while somebody else's connect is in it, whenever that began", async () => {
  const sim = oneTarget();
  const others = ['10.99.1.3', '10.99.1.4'];
  sim.state.peers.push(...others.map((other) => target(other, `nqn.test:${other}`)));
  const all = begin(sim.state, [address, ...others]);
  const from = all.timeline.now() + 300;
  all.timeline.after(300, () => {
    const other = addController(all, requestFor('10.99.1.9', 'nqn.test:other'));
    all.timeline.after(20_000, () => {
      removeController(all, other);
    });
  });
  assert.equal((await pass(all)).converged, true);
  const meanwhile = all.acts.filter(({ at }) => at > from && at < from + 20_000);
  assert.deepEqual(meanwhile, []);
});

test('a Fibre Channel controller that connects in the background holds up nobody', async () => {
  const sim = oneTarget();
  addController(sim, { ...requestFor('nn-0x1:pn-0x2', 'nqn.test:fc'), transport: 'fc' });
  const started = sim.timeline.now();
  await pass(sim);
  assert.ok(controllersOf(sim).includes(live.join()));
  assert.ok(sim.timeline.now() - started < 5000);
});

test('a discovery that could not be ended and succeeds late leaves nothing behind', async () => {
  const sim = oneTarget();
  const [found] = sim.state.peers;
  assert.ok(found);
  const stubborn = addController(sim, { ...requestFor(address, discoveryNqn), kato: 0 });
  stubborn.state = 'connecting';
  removeController(sim, stubborn);
  let asked = false;
  sim.onRun(({ program }) => {
    if (program !== 'nvme' || asked) return;
    asked = true;
    sim.state.controllers.push(stubborn);
    found.deaf = true;
    sim.timeline.after(30_000, () => {
      stubborn.shownNqn = discoveryNqn;
      stubborn.state = 'live';
      found.deaf = false;
    });
  });
  await pass(sim);
  await minutes(sim, 3);
  assert.deepEqual(controllersOf(sim), live);
});
