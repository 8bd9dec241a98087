/** What fails is tried again when its back-off has passed and not before, however often somebody asks for a pass. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { parseMemory } from '../../src/core/memory.ts';
import type { Act, Sim } from './host.ts';
import { begin, emptyState, listed, pass, target } from './scene.ts';
import { peer, type State } from './state.ts';

const first = 1000;
/** Of what answers with an error; what does not answer has longer ones. */
const longest = 60_000;

/** Half of the full delay is certain, the other half is chance (src/core/backoff.ts). */
const shortestDelay = (failures: number): number =>
  Math.min(first * 2 ** (failures - 1), longest) / 2;

const attemptsOf = (acts: readonly Act[], part: string): readonly number[] =>
  acts.filter(({ what }) => what.includes(part)).map(({ at }) => at);

const assertBackedOff = (sim: Sim, part: string): void => {
  const tried = attemptsOf(sim.acts, part);
  for (const [index, at] of tried.entries()) {
    const before = tried[index - 1];
    if (before === undefined) continue;
    assert.ok(at - before >= shortestDelay(index), `${part}: ${tried.join()} (attempt ${index})`);
  }
};

/** Whatever goes to the door had no back-off left in the state file; one that had to give way has none either. */
const forbidEarly = (sim: Sim): void => {
  sim.onRun(({ args, input = args.join(' ') }) => {
    const text = sim.state.files.get('/run/holdfast/state.json') ?? '';
    const memory = parseMemory(text);
    if ('broken' in memory) return;
    const address = /traddr=([\d.]+)/.exec(input)?.[1] ?? '-';
    const nqn = /nqn=([^,\s]+)/.exec(input)?.[1] ?? '-';
    const known = { ...memory.paths, ...memory.portals };
    const key = Object.keys(known).find((one) => one.includes(`${address} `) && one.endsWith(nqn));
    const notBefore = known[key ?? '']?.notBefore ?? 0;
    assert.ok(notBefore <= sim.timeline.now(), `${input} before ${notBefore}`);
  });
};

const stale = (address: string): State['peers'][number] => ({
  ...target(address, 'nqn.test:here'),
  records: [listed(address, 'nqn.test:here'), listed(address, 'nqn.test:gone')],
});

const gaps = fc.array(
  fc.oneof(fc.integer({ max: 3000, min: 1 }), fc.integer({ max: 60_000, min: 1 })),
  {
    minLength: 20,
    maxLength: 40,
  },
);

test('whatever fails waits out its back-off, whenever passes start', async () => {
  await fc.assert(
    fc.asyncProperty(gaps, fc.nat(), async (waits, seed) => {
      const state = emptyState(1);
      const silent = { ...peer('10.99.1.4'), answers: false, rdma: false };
      state.peers.push(stale('10.99.1.2'), peer('10.99.1.3'), silent);
      const sim = begin(state, ['10.99.1.2', '10.99.1.3', '10.99.1.4', '10.99.1.66'], seed);
      forbidEarly(sim);
      for (const ms of waits) {
        await pass(sim);
        await sim.timeline.pass(ms);
      }
      assertBackedOff(sim, 'nqn=nqn.test:gone');
      assertBackedOff(sim, 'traddr=10.99.1.3');
      assert.equal(
        attemptsOf(sim.acts, 'traddr=10.99.1.66').length,
        0,
        'absent: not worth the door',
      );
    }),
    { numRuns: 12, includeErrorInReport: true, endOnFailure: true },
  );
});

test('a connection that goes again at once is not made again at once', async () => {
  const state = emptyState(1);
  state.peers.push(target('10.99.1.2', 'nqn.test:flaps'));
  const sim = begin(state, ['10.99.1.2']);
  for (let passes = 0; passes < 200; passes += 1) {
    await pass(sim);
    state.controllers.splice(0);
    await sim.timeline.pass(500);
  }
  assertBackedOff(sim, 'nqn=nqn.test:flaps');
  assert.ok(attemptsOf(sim.acts, 'nqn=nqn.test:flaps').length > 3);
});
