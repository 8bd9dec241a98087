/** A bad line loses that line only. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { oneLine } from './fragments.ts';
import { subjects } from './subjects.ts';

for (const { name, survivor } of subjects) {
  if (survivor === undefined) continue;
  const { good, find, isFair = () => true } = survivor;
  test(`${name}: a good line survives any neighbours and is not changed by them`, () => {
    const alone = find(`\n${good}\n`, 2);
    assert.ok(alone !== undefined);
    fc.assert(
      fc.property(oneLine, oneLine, (before, after) => {
        fc.pre(isFair(before, after));
        assert.deepEqual(find(`${before}\n${good}\n${after}`, 2), alone);
      }),
      { numRuns: 1000 },
    );
  });
}
