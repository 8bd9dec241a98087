import assert from 'node:assert/strict';
import { test } from 'node:test';
import { garbageCollector } from '../../src/service/memory.ts';

/** Far more than what a test runner allocates meanwhile. */
const large = (): number[] => Array.from({ length: 4_000_000 }, (_, index) => index + 0.5);

test('garbage is collected where the heap has grown since, and node lets us', (t) => {
  const real = globalThis.gc;
  t.after(() => {
    globalThis.gc = real;
  });
  const collections = { count: 0 };
  const collect = garbageCollector();
  globalThis.gc = undefined;
  collect();
  globalThis.gc = () => {
    collections.count += 1;
    return Promise.resolve();
  };
  collect();
  assert.equal(collections.count, 1, 'what the start has left');
  collect();
  assert.equal(collections.count, 1, 'nothing new');
  const held = large();
  collect();
  assert.equal(collections.count, 2, `${held.length} numbers`);
});
