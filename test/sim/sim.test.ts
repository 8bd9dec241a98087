import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loseHca, returnHca } from './host.ts';
import { begin, controllersOf, emptyState, pass, target } from './scene.ts';

const vol = (number: number): string => `nqn.test:vol${number}`;

test('an empty host is connected in one pass, and the next one does nothing', async () => {
  const state = emptyState(2);
  state.peers.push(target('10.99.1.2', vol(1)), target('10.99.2.2', vol(2)));
  const sim = begin(state, ['10.99.1.2', '10.99.2.2']);
  const verdict = await pass(sim);
  assert.deepEqual(verdict.problems, []);
  const before = sim.acts.length;
  await sim.timeline.pass(60_000);
  assert.equal((await pass(sim)).converged, true);
  assert.equal(sim.acts.length, before);
  assert.deepEqual(controllersOf(sim), [
    `${vol(1)} at 10.99.1.2 live`,
    `${vol(2)} at 10.99.2.2 live`,
  ]);
});

test('a lost HCA comes back with its address late', async () => {
  const state = emptyState(1);
  state.peers.push(target('10.99.1.2', vol(1)));
  const sim = begin(state, ['10.99.1.2']);
  await pass(sim);
  const [way] = state.rails;
  assert.ok(way);
  loseHca(sim, way, true);
  await sim.timeline.pass(90_000);
  assert.equal((await pass(sim)).converged, false);
  returnHca(sim, way, 4000);
  const started = sim.timeline.now();
  assert.equal((await pass(sim)).converged, true);
  assert.ok(sim.timeline.now() - started < 5000, String(sim.timeline.now() - started));
});
