import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { emptyMemory, parseMemory, untriedPortal } from '../../src/core/memory.ts';
import { asked, memory, missing, now, record } from './fixture.ts';

const isBroken = (text: string): boolean => 'broken' in parseMemory(text);

test('what is written is read back', () => {
  const held = { failures: 2, timeouts: 1, notBefore: 7, reason: 'x', succeededAt: 3, lostAt: 9 };
  const whole = memory(
    { ...asked, records: [record({ kind: 'referral' }), missing(now)] },
    { ...held, connected: true },
    {
      world: { facts: ['a'], changedAt: 5, goneAt: { b: 4 } },
      discovering: { traddr: '10.0.0.1', trsvcid: '1', hostnqn: 'nqn.h', before: ['nvme0'] },
    },
  );
  for (const one of [emptyMemory, whole]) assert.deepEqual(parseMemory(JSON.stringify(one)), one);
});

test('what is left out is as if it had never happened', () => {
  const portal = { failures: 0, timeouts: 0, notBefore: 0, records: [] };
  const text = JSON.stringify({ version: 1, portals: { p: portal }, paths: {} });
  assert.deepEqual(parseMemory(text), { ...emptyMemory, portals: { p: untriedPortal } });
});

const good = JSON.stringify(memory(asked, {}));
const portal = { failures: 0, timeouts: 0, notBefore: 0, records: [] };
const withPortal = (change: object): string =>
  JSON.stringify({ version: 1, portals: { p: { ...portal, ...change } }, paths: {} });

const corrupt: Readonly<Record<string, string>> = {
  'an empty file': '',
  'half a file': good.slice(0, good.length / 2),
  'zeroes, as after a crash': '\0'.repeat(100),
  'two files': good + good,
  'another version': good.replace('"version":1', '"version":2'),
  'no object': '[]',
  null: 'null',
  'a text for a number': withPortal({ failures: '1' }),
  'a negative count': withPortal({ failures: -1 }),
  'half a failure': withPortal({ failures: 0.5 }),
  'no time': withPortal({ notBefore: null }),
  'a record without its address': withPortal({ records: [{ transport: 'rdma' }] }),
};
for (const [name, text] of Object.entries(corrupt)) {
  test(`${name} is broken, and it says how`, () => {
    const result = parseMemory(text);
    assert.ok('broken' in result && result.broken !== '' && !result.broken.includes('\n'));
  });
}

test('an infinite time is broken', () => {
  assert.ok(isBroken(withPortal({}).replace('"notBefore":0', '"notBefore":1e999')));
});

test('no text makes it throw, and whatever is accepted is accepted again', () => {
  const mutated = fc
    .tuple(fc.nat(good.length), fc.nat(8), fc.string({ maxLength: 4 }))
    .map(([at, count, text]) => good.slice(0, at) + text + good.slice(at + count));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), mutated), (text) => {
      const result = parseMemory(text);
      if (!('broken' in result)) assert.deepEqual(parseMemory(JSON.stringify(result)), result);
    }),
    { numRuns: 1000 },
  );
});
