/** Connects that hold the kernel's door and cannot be ended. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loseHca, returnHca, type Sim } from './host.ts';
import { addController, removeController } from './kernel.ts';
import {
  begin,
  controllersOf,
  emptyState,
  minutes,
  pass,
  railOf,
  requestFor,
  target,
} from './scene.ts';

const address = '10.99.1.2';
const nqn = 'nqn.test:vol';
const live = [`${nqn} at ${address} live`];

const one = (): Sim => {
  const state = emptyState(1, '6.12');
  state.peers.push(target(address, nqn));
  return begin(state, [address]);
};

test('a target that accepts connections and is silent holds up the others for its minute, and no longer', async () => {
  const sim = one();
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
  const sim = one();
  const other = addController(sim, requestFor('10.99.1.9', 'nqn.test:other'));
  sim.timeline.after(30_000, () => {
    removeController(sim, other);
  });
  const started = sim.timeline.now();
  const verdict = await pass(sim);
  assert.deepEqual([verdict.converged, controllersOf(sim)], [true, live]);
  assert.ok(sim.acts.every(({ kind, at }) => kind !== 'dd' || at >= started + 30_000));
});
