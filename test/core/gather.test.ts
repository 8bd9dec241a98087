import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  afterPass,
  answeredAt,
  burstMs,
  idleMostMs,
  joined,
  quietMs,
  spacedAt,
  type Burst,
  type Past,
} from '../../src/core/gather.ts';

test('a burst is answered when it is quiet, and soon though it never is', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400), { minLength: 1 }), (gaps) => {
      let burst: Burst | undefined;
      let now = 1000;
      const first = now + (gaps[0] ?? 0);
      for (const gap of gaps) burst = joined(burst, (now += gap));
      assert.ok(burst);
      assert.ok(answeredAt(burst) <= first + burstMs);
      assert.ok(answeredAt(burst) <= now + quietMs);
      assert.ok(answeredAt(burst) > first);
    }),
  );
});

test('passes that find nothing come later and later, and one that finds something makes up for all of them', () => {
  let past: Past = { endedAt: 0, idle: 0 };
  const waits: number[] = [];
  for (let n = 1; n <= 9; n += 1) {
    past = afterPass(past, n * 10_000, false);
    waits.push(spacedAt(past) - past.endedAt);
  }
  assert.deepEqual(waits, [0, 250, 500, 1000, 2000, 4000, idleMostMs, idleMostMs, idleMostMs]);
  past = afterPass(past, 200_000, true);
  assert.equal(spacedAt(past), 200_000);
});
