/** What reaches the journal of one pass after the other: what is new, once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Level, Log } from '../../src/journal/log.ts';
import type { Sim } from './host.ts';
import { configure, oneTarget, only, pass } from './scene.ts';

const { address } = only;

/** What a pass writes that the journal keeps, as `level event`. */
const journalOf = async (sim: Sim): Promise<readonly string[]> => {
  const lines: string[] = [];
  const kept = (level: Level): boolean => level !== 'debug';
  const log: Log = {
    write: (level, { event }) => {
      if (kept(level)) lines.push(`${level} ${event}`);
    },
  };
  await sim.timeline.pass(60_000);
  await pass(sim, log);
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

test('a failure is a warning once; that something is missing, in each pass', async () => {
  const sim = oneTarget('6.1');
  await journalOf(sim);
  configure(sim.state, [address, '10.99.1.77']);
  const first = await journalOf(sim);
  assert.deepEqual(first.slice(-2), ['warn not-converged', 'warn pass-finished']);
  assert.ok(first.includes('warn discover-failed'), first.join());
  assert.deepEqual(await journalOf(sim), ['warn pass-finished']);
});
