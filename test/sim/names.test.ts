/** Portals that are written by name. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Verdict } from '../../src/core/verdict.ts';
import type { Sim } from './host.ts';
import { begin, controllersOf, emptyState, startPass, target } from './scene.ts';

const byAddress = '10.99.1.2';
const byName = '10.99.1.3';
const live = (address: string): string => `nqn.test:${address} at ${address} live`;

/** A portal by address and one by name, whose lookup takes so long. */
const named = (answer: readonly string[], ms: number): Sim => {
  const state = emptyState(1);
  state.peers.push(...[byAddress, byName].map((each) => target(each, `nqn.test:${each}`)));
  const sim = begin(state, ['-t rdma -a target.example', byAddress]);
  const resolve = async (_name: string, deadlineMs: number): Promise<readonly string[]> => {
    await sim.timeline.sleep(Math.min(ms, deadlineMs));
    return ms <= deadlineMs ? answer : [];
  };
  return { ...sim, host: { ...sim.host, resolve } };
};

const passOf = (sim: Sim): Promise<Verdict> => sim.timeline.run(startPass(sim));

test('a name is connected at its address', async () => {
  const sim = named([byName], 20);
  assert.equal((await passOf(sim)).converged, true);
  assert.deepEqual(controllersOf(sim), [live(byAddress), live(byName)]);
});

test('a name server that does not answer holds up nobody whose address is known', async () => {
  const sim = named([], 60_000);
  const started = sim.timeline.now();
  const running = startPass(sim);
  await sim.timeline.pass(1000);
  assert.deepEqual(controllersOf(sim), [live(byAddress)]);
  const verdict = await sim.timeline.run(running);
  assert.match(verdict.problems.join(), /the name target\.example has no address/);
  assert.ok(sim.timeline.now() - started < 5000, `${sim.timeline.now() - started} ms`);
});

test('what a name meant last time is used at once', async () => {
  const sim = named([byName], 20);
  await passOf(sim);
  await sim.timeline.pass(60_000);
  sim.state.controllers.length = 0;
  const silent: Sim = {
    ...sim,
    host: { ...sim.host, resolve: () => new Promise(() => undefined) },
  };
  const running = startPass(silent);
  await sim.timeline.pass(1500);
  assert.deepEqual(controllersOf(sim), [live(byAddress), live(byName)]);
  void running;
});
