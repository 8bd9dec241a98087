import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { Attempts } from '../../src/core/backoff.ts';
import { choose, type Evidence } from '../../src/core/door.ts';
import { defaultSettings as settings } from '../../src/core/settings.ts';
import { connect, discover, worked } from './candidates.ts';

const anyEvidence = fc.constantFrom<Evidence>(
  ...(['pending', 'alive', 'quiet', 'no-rdma', 'closed', 'unreachable', 'no-route'] as const),
  ...(['no-device', 'no-name'] as const),
);
const anyAttempts: fc.Arbitrary<Attempts> = fc.record({
  failures: fc.nat(5),
  timeouts: fc.nat(3),
  notBefore: fc.nat(5),
  reason: fc.constant(undefined),
  succeededAt: fc.constantFrom(undefined, 1),
});
const anyCandidates = fc
  .array(fc.tuple(anyEvidence, anyAttempts, fc.boolean()), { maxLength: 8 })
  .map((all) =>
    all.map(([evidence, attempts, asks], index) =>
      asks ? discover(evidence, attempts) : connect(`n${index}`, evidence, attempts),
    ),
  );

test('whatever is known: everybody gets a turn, nobody unknown goes, nobody waits without end', () => {
  fc.assert(
    fc.property(anyCandidates, (candidates) => {
      const left = [...candidates];
      for (let waited = 0; ;) {
        const choice = choose(left, settings, waited);
        if (choice.kind === 'done') break;
        if (choice.kind === 'wait') {
          assert.ok(choice.ms > 0 && left.some(({ evidence }) => evidence === 'pending'));
          waited += choice.ms;
          if (waited > 10_000) break;
          continue;
        }
        const gone = choice.kind === 'go' ? [choice.candidate] : choice.candidates;
        if (choice.kind === 'go')
          assert.ok(choice.deadlineMs >= 2000 && choice.deadlineMs <= 15_000);
        for (const one of gone) {
          assert.notEqual(one.evidence, 'pending');
          left.splice(left.indexOf(one), 1);
        }
      }
      assert.deepEqual(
        [...new Set(left.map(({ evidence }) => evidence))],
        left.length > 0 ? ['pending'] : [],
      );
    }),
    { numRuns: 500 },
  );
});

test('while one lives and worked before, nobody else goes to the door', () => {
  const best = connect('best', 'alive', worked);
  fc.assert(
    fc.property(anyCandidates, fc.nat(8), (candidates, at) => {
      const choice = choose(candidates.toSpliced(at, 0, best), settings, 10_000);
      if (choice.kind !== 'go') return choice.kind === 'turn-away';
      const { attempts, evidence } = choice.candidate;
      return evidence === 'alive' && attempts.succeededAt !== undefined && attempts.timeouts === 0;
    }),
    { numRuns: 500 },
  );
});
