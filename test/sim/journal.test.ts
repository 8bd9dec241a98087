/** What reaches the journal of one pass after the other: what is new, once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Level, Log } from '../../src/journal/log.ts';
import type { PassOptions } from '../../src/agent/pass.ts';
import type { Sim } from './host.ts';
import { configure, oneTarget, only, pass } from './scene.ts';

const { address } = only;

/** What a pass writes that the journal keeps, as `level event`. */
const journalOf = async (sim: Sim, options: PassOptions = {}): Promise<readonly string[]> => {
  const lines: string[] = [];
  const kept = (level: Level): boolean => level !== 'debug';
  const log: Log = {
    write: (level, { event }) => {
      if (kept(level)) lines.push(`${level} ${event}`);
    },
  };
  await sim.timeline.pass(60_000);
  await pass(sim, log, options);
  return lines;
};

test('a pass without news writes nothing', async () => {
  const sim = oneTarget('6.1');
  assert.deepEqual((await journalOf(sim)).slice(-2), ['info connected', 'info pass-finished']);
  assert.deepEqual(await journalOf(sim), []);
});

test('what is wrong with the configuration is written when it is new', async () => {
  const sim = oneTarget('6.1');
  await journalOf(sim);
  configure(sim.state, [address, '-t rdma -a 10.99.1.300']);
  assert.deepEqual(await journalOf(sim), ['error diagnostic']);
  assert.deepEqual(await journalOf(sim), []);
  configure(sim.state, [address, '-t rdma -a 10.99.1.400']);
  assert.deepEqual(await journalOf(sim), ['error diagnostic']);
});

test('a live controller without a disk is reported when it is new', async () => {
  const sim = oneTarget('6.1');
  await journalOf(sim);
  const [controller] = sim.state.controllers;
  assert.ok(controller);
  controller.diskless = true;
  assert.deepEqual(await journalOf(sim), ['info remark']);
  assert.deepEqual(await journalOf(sim), []);
});

test('a failure is a warning once; that something is missing, every ten minutes while it stays the same', async () => {
  const sim = oneTarget('6.1');
  await journalOf(sim);
  configure(sim.state, [address, '10.99.1.77']);
  const first = await journalOf(sim);
  assert.deepEqual(first.slice(-2), ['warn not-converged', 'warn pass-finished']);
  assert.ok(first.includes('warn discover-failed'), first.join());
  const later: string[][] = [];
  for (let minute = 1; minute <= 21; minute += 1) later.push([...(await journalOf(sim))]);
  const spoke = later.flatMap((lines, at) => (lines.length > 0 ? [at] : []));
  assert.ok(
    later.flat().every((one) => one === 'warn pass-finished'),
    later.flat().join(),
  );
  assert.equal(spoke.length, 2, spoke.join());
  const [one = 0, two = 0] = spoke;
  assert.ok(one >= 8 && one <= 10 && two - one >= 9, spoke.join());
});

test('who starts a pass by hand is told each time what is missing, and nothing when nothing is', async () => {
  const sim = oneTarget('6.1');
  const byHand = { isAttended: true };
  await journalOf(sim);
  configure(sim.state, [address, '10.99.1.77']);
  await journalOf(sim);
  assert.deepEqual(await journalOf(sim, byHand), ['warn pass-finished']);
  configure(sim.state, [address]);
  assert.deepEqual(await journalOf(sim, byHand), ['info pass-finished']);
  assert.deepEqual(await journalOf(sim, byHand), []);
});

test('a pass that ends otherwise than the last says so at once, and so does the first after one that converged', async () => {
  const sim = oneTarget('6.1');
  await journalOf(sim);
  configure(sim.state, [address, '10.99.1.77']);
  await journalOf(sim);
  configure(sim.state, [address, '10.99.1.77', '10.99.1.78']);
  assert.equal((await journalOf(sim)).at(-1), 'warn pass-finished');
  assert.deepEqual(await journalOf(sim), []);
  configure(sim.state, [address]);
  assert.deepEqual(await journalOf(sim), ['info pass-finished']);
  configure(sim.state, [address, '10.99.1.77', '10.99.1.78']);
  assert.equal((await journalOf(sim)).at(-1), 'warn pass-finished');
});
