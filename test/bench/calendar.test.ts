import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { Calendar, meet, type Spell } from './peers/calendar.ts';

const spells = fc
  .array(fc.record({ from: fc.nat(120), length: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((list) => list.map(({ from, length }): Spell => ({ from, to: from + length })));

it('gives who comes to an empty calendar what he wants, now', () => {
  assert.equal(new Calendar().book(7, [{ from: 0, to: 2 }]), 7);
});

it('lets nobody into a spell of somebody else, and nobody wait for the end of what has gaps', () => {
  const calendar = new Calendar();
  const wanted = [
    { from: 0, to: 2 },
    { from: 30, to: 33 },
  ];
  assert.equal(calendar.book(0, wanted), 0);
  const second = calendar.book(0, wanted);
  assert.ok(second >= 3 && second < 3.1, String(second));
});

it('promises no moment twice, whoever comes when', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ now: fc.nat(300), wanted: spells }), { maxLength: 12 }),
      (visits) => {
        const calendar = new Calendar();
        const promised: Spell[][] = [];
        for (const { now, wanted } of visits.toSorted((a, b) => a.now - b.now)) {
          const at = calendar.book(now, wanted);
          assert.ok(at >= now);
          promised.push(wanted.map(({ from, to }) => ({ from: from + at, to: to + at })));
        }
        for (const [n, mine] of promised.entries()) {
          const others = promised.slice(n + 1).flat();
          assert.ok(!mine.some((spell) => others.some((other) => meet(spell, other))));
        }
      },
    ),
  );
});
