/** What must not keep a pass running, or busy. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stateFile } from '../../src/agent/state.ts';
import { mapValues, parseMemory } from '../../src/core/memory.ts';
import type { Sim } from './host.ts';
import { begin, controllersOf, oneTarget, only, pass, startPass } from './scene.ts';

const { address, live } = only;

test('a portal that cannot even be asked ends no pass and holds up nobody', async () => {
  const sim = oneTarget();
  const all = begin(sim.state, ['2001:db8::1', address]);
  const send: Sim['host']['send'] = (question, local) =>
    question.address.includes(':') ? Promise.resolve('silent') : all.host.send(question, local);
  const started = all.timeline.now();
  const verdict = await pass({ ...all, host: { ...all.host, send } });
  assert.ok(controllersOf(all).includes(live));
  assert.equal(verdict.converged, false);
  assert.ok(all.timeline.now() - started < 20_000, `${all.timeline.now() - started} ms`);
});

/** Lost a second ago, and one attempt to connect it again has hung. */
const lostAndHung = (sim: Sim): void => {
  const memory = parseMemory(sim.state.files.get(stateFile) ?? '');
  assert.ok(!('broken' in memory));
  const now = sim.timeline.now();
  const hung = { failures: 1, timeouts: 1, notBefore: 0, lostAt: now - 1000, connected: false };
  const paths = mapValues(memory.paths, (each) => ({ ...each, ...hung }));
  sim.state.files.set(stateFile, JSON.stringify({ ...memory, paths }));
};

test('a pass that is too old for what is left ends, and does not spin', async () => {
  const sim = oneTarget();
  await pass(sim);
  for (const found of sim.state.peers) found.hangs = true;
  sim.state.controllers.length = 0;
  lostAndHung(sim);
  const asked: unknown[] = [];
  const send: Sim['host']['send'] = (question, local) => {
    asked.push(question);
    return sim.host.send(question, local);
  };
  const old = { started: sim.timeline.now() - 125_000 };
  await sim.timeline.run(startPass({ ...sim, host: { ...sim.host, send } }, undefined, old));
  assert.ok(asked.length < 100, `${asked.length} datagrams`);
});
