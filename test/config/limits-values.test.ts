import assert from 'node:assert/strict';
import { test } from 'node:test';

import { codesOf, found, valueOf } from './limits-lines.ts';

for (const word of ['unlimited', 'infinity', '-1', '-', 'UNLIMITED', 'Infinity']) {
  test(`${word} is no limit, except for nice, priority and nonewprivs`, () => {
    for (const item of ['memlock', 'nofile', 'cpu', 'maxlogins']) {
      assert.equal(valueOf(`root - ${item} ${word}`), 'unlimited', item);
      assert.deepEqual(codesOf(`root - ${item} ${word}`), []);
    }
    assert.equal(valueOf(`root - nice ${word}`), word === '-1' ? -1 : undefined);
    assert.equal(valueOf(`root - priority ${word}`), word === '-1' ? -1 : undefined);
    assert.equal(valueOf(`root - nonewprivs ${word}`), undefined);
  });
}

/** As strtoull(3) reads them and as process_limit scales them. */
const numbers: readonly (readonly [string, number | string | undefined, string | undefined])[] = [
  ['0', 0, undefined],
  ['65536', 65536, undefined],
  ['+10', 10, undefined],
  ['-0', 0, undefined],
  ['018', 18, undefined],
  ['64M', 64, 'limit-suffix'],
  ['64foo', 64, 'limit-suffix'],
  ['6.5', 6, 'limit-suffix'],
  ['0x10', 0, 'limit-suffix'],
  ['-5', 'unlimited', 'limit-out-of-range'],
  ['18014398509481982', 18014398509481982, undefined],
  ['18014398509481983', 'unlimited', 'limit-out-of-range'],
  ['99999999999999999999999', 'unlimited', 'limit-out-of-range'],
  ['x', undefined, 'bad-limit-value'],
  ['M64', undefined, 'bad-limit-value'],
  ['unlimted', undefined, 'bad-limit-value'],
  ['--5', undefined, 'bad-limit-value'],
];
for (const [written, value, code] of numbers) {
  test(`memlock ${written}`, () => {
    const text = `root - memlock ${written}`;
    assert.equal(valueOf(text), value);
    assert.deepEqual(
      found(text).map(([c, words]) => [c, words]),
      code === undefined ? [] : [[code, written]],
    );
  });
}

test('a unit behind a number: the hint has done the sum', () => {
  const hint = (rest: string): string | undefined => found(`root - ${rest}`)[0]?.[2];
  assert.equal(hint('memlock 64M'), 'write 65536');
  assert.equal(hint('memlock 2GiB'), 'write 2097152');
  assert.equal(hint('memlock 64kb'), 'write 64');
  assert.equal(hint('memlock 0x400'), 'write 1024');
  assert.equal(hint('msgqueue 2k'), 'write 2048');
  assert.equal(hint('cpu 5m'), 'write 5');
  assert.equal(hint('memlock unlimted'), 'did you mean unlimited?');
  assert.equal(hint('memlock x'), 'write a number or unlimited');
  assert.equal(hint('nice x'), 'write a number from -20 to 19');
  assert.equal(hint('nonewprivs yes'), 'write 0 or 1');
});

test('nice and priority go from -20 to 19, and pam_limits takes the nearest; logins fit an int', () => {
  for (const [text, value] of [
    ...[['nice 20', 19] as const, ['nice -21', -20] as const, ['priority -99', -20] as const],
    ...[['maxlogins 2147483648', 2147483647] as const, ['maxlogins -5', 'unlimited'] as const],
  ]) {
    assert.equal(valueOf(`root - ${text}`), value, text);
    assert.deepEqual(codesOf(`root - ${text}`), ['limit-out-of-range'], text);
  }
});
