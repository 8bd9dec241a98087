/** What must not keep a pass running, or busy. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loseHca, returnHca, type Sim } from './host.ts';
import { begin, controllersOf, emptyState, pass, railOf, startPass, target } from './scene.ts';

const address = '10.99.1.2';
const nqn = 'nqn.test:vol';
const live = `${nqn} at ${address} live`;

const one = (): Sim => {
  const state = emptyState(1);
  state.peers.push(target(address, nqn));
  return begin(state, [address]);
};

test('a portal that cannot even be asked ends no pass and holds up nobody', async () => {
  const sim = one();
  const all = begin(sim.state, ['2001:db8::1', address]);
  const send: Sim['host']['send'] = (question, local) =>
    question.address.includes(':') ? Promise.resolve('silent') : all.host.send(question, local);
  const started = all.timeline.now();
  const verdict = await pass({ ...all, host: { ...all.host, send } });
  assert.ok(controllersOf(all).includes(live));
  assert.equal(verdict.converged, false);
  assert.ok(all.timeline.now() - started < 20_000, `${all.timeline.now() - started} ms`);
});

test('a pass that is too old for what is left ends, and does not spin', async () => {
  const sim = one();
  await pass(sim);
  await sim.timeline.pass(60_000);
  for (const found of sim.state.peers) found.hangs = true;
  loseHca(sim, railOf(sim));
  await sim.timeline.pass(1000);
  returnHca(sim, railOf(sim));
  const asked: unknown[] = [];
  const send: Sim['host']['send'] = (question, local) => {
    asked.push(question);
    return sim.host.send(question, local);
  };
  const old = { started: sim.timeline.now() - 125_000 };
  await sim.timeline.run(startPass({ ...sim, host: { ...sim.host, send } }, undefined, old));
  assert.ok(asked.length < 100, `${asked.length} datagrams`);
});
