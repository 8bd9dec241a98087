import assert from 'node:assert/strict';
import { test } from 'node:test';

import { distance, didYouMean, suggest } from '../../src/config/suggest.ts';

const words = ['transport', 'traddr', 'trsvcid', 'tos', 'tls'];

test('the distance counts insertions, deletions, substitutions and swaps', () => {
  assert.equal(distance('traddr', 'traddr'), 0);
  assert.equal(distance('tradr', 'traddr'), 1);
  assert.equal(distance('tradrd', 'traddr'), 1);
  assert.equal(distance('kitten', 'sitting'), 3);
  assert.equal(distance('', 'abc'), 3);
});

test('the nearest word, whatever its case, and none when nothing is near', () => {
  assert.equal(suggest('tranpsort', words), 'transport');
  assert.equal(suggest('TRADDR', words), 'traddr');
  assert.equal(suggest('tosh', words), 'tos');
  assert.equal(suggest('completely', words), undefined);
  assert.equal(suggest('x'.repeat(10_000), words), undefined);
  assert.deepEqual(didYouMean('trsvcd', words), { hint: 'did you mean trsvcid?' });
  assert.deepEqual(didYouMean('???', words), {});
});
