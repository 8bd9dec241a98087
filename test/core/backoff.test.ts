import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import {
  afterFailure,
  afterSuccess,
  deadlineFor,
  delayAfter,
  refreshed,
  steadied,
  untried,
  type Attempts,
} from '../../src/core/backoff.ts';
import { defaultSettings as settings } from '../../src/core/settings.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const full = (failures: number): number => Math.min(1000 * 2 ** (failures - 1), 300_000);

test('the delay doubles from first to max, and chance takes at most half of it away', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (failures, random) => {
      const delay = delayAfter(failures, settings, random);
      assert.ok(delay >= full(failures) / 2 && delay <= full(failures), String(delay));
    }),
  );
});

test('the delay at its two ends', () => {
  const delays = (random: number): readonly number[] =>
    [1, 2, 3, 9, 10, 1000].map((failures) => delayAfter(failures, settings, random));
  assert.deepEqual(delays(0), [500, 1000, 2000, 128_000, 150_000, 150_000]);
  assert.deepEqual(delays(0.999999), [1000, 2000, 4000, 256_000, 300_000, 300_000]);
});

const failing = (times: number, timedOut = false): Attempts =>
  Array.from({ length: times }).reduce<Attempts>(
    (before) => afterFailure(before, { reason: 'x', timedOut }, { now: 0, settings, random: 0 }),
    untried,
  );

test('a failure is counted, explained and waited for', () => {
  const at = { now: 5000, settings, random: 0 };
  assert.deepEqual(afterFailure(untried, { reason: 'why', timedOut: true }, at), {
    failures: 1,
    timeouts: 1,
    notBefore: 5500,
    reason: 'why',
    succeededAt: undefined,
  });
  assert.equal(failing(3).timeouts, 0);
});

test('a success ends the waiting; the count goes only when it has lasted', () => {
  const back = afterSuccess(failing(4, true), 9000);
  assert.deepEqual(back, {
    failures: 4,
    timeouts: 0,
    notBefore: 9000,
    reason: undefined,
    succeededAt: 9000,
  });
  assert.equal(steadied(back, 9000 + 29_999, 30_000).failures, 4);
  assert.equal(steadied(back, 9000 + 30_000, 30_000).failures, 0);
  assert.equal(steadied(failing(4), 1e9, 30_000).failures, 4, 'never succeeded');
});

test('a change of the world ends the waiting and keeps what is known', () => {
  const before = { ...failing(4, true), succeededAt: 7 };
  assert.deepEqual(refreshed(before), {
    failures: 0,
    timeouts: 0,
    notBefore: 0,
    reason: 'x',
    succeededAt: 7,
  });
});

const succeeded = { ...untried, succeededAt: 1 };
const deadlines: readonly (readonly [string, Attempts, number])[] = [
  ['never tried', untried, 2000],
  ['timed out once', failing(1, true), 4000],
  ['timed out twice', failing(2, true), 8000],
  ['timed out for ever', failing(5000, true), 15_000],
  ['refused, never timed out', failing(5), 2000],
  ['worked before', succeeded, 15_000],
  ['worked before, then timed out', { ...succeeded, timeouts: 1 }, 4000],
];
for (const [name, attempts, ms] of deadlines) {
  test(`the door for what ${name}: ${ms} ms`, () => {
    assert.equal(deadlineFor(attempts, settings), ms);
  });
}
