/** Portals that are written by name. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loseHca, returnHca, type Sim } from './host.ts';
import {
  begin,
  controllersOf,
  emptyState,
  minutes,
  pass,
  railOf,
  startPass,
  target,
} from './scene.ts';

const byAddress = '10.99.1.2';
const byName = '10.99.1.3';
const name = 'target.example';
const live = (address: string): string => `nqn.test:${address} at ${address} live`;

/** A portal by address and one by name, with what there is to find out about the name. */
const named = (addresses: readonly string[], ms = 20, more = ''): Sim => {
  const state = emptyState(1);
  state.peers.push(...[byAddress, byName].map((each) => target(each, `nqn.test:${each}`)));
  state.names.set(name, { addresses, ms });
  return begin(state, [`-t rdma -a ${name}${more}`, byAddress]);
};

test('a name is connected at its address', async () => {
  const sim = named([byName]);
  assert.equal((await pass(sim)).converged, true);
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
  const sim = named([byName]);
  await pass(sim);
  await sim.timeline.pass(60_000);
  sim.state.controllers.length = 0;
  sim.state.names.set(name, { addresses: [], ms: 60_000 });
  const running = startPass(sim);
  await sim.timeline.pass(1500);
  assert.deepEqual(controllersOf(sim), [live(byAddress), live(byName)]);
  await sim.timeline.run(running);
});

test('a persistent portal is no failure while its name is looked up', async () => {
  const sim = named([byName], 500, ' --persistent');
  const said: string[] = [];
  await pass(sim, {
    write: (level, _fields, message) => {
      if (level === 'warn') said.push(message);
    },
  });
  assert.deepEqual(said, []);
});

test('storage is reconnected although the name has come to mean a portal that is down', async () => {
  const sim = named([byName]);
  await pass(sim);
  sim.state.names.set(name, { addresses: ['10.99.1.77'], ms: 20 });
  await minutes(sim, 15);
  loseHca(sim, railOf(sim));
  await minutes(sim, 2);
  returnHca(sim, railOf(sim));
  await minutes(sim, 2);
  assert.deepEqual(controllersOf(sim), [live(byAddress), live(byName)]);
});
