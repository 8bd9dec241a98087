import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';

import fc from 'fast-check';

import { endpoint, parseAddress, sameAddress } from '../../src/core/address.ts';

const same: readonly (readonly [string, string])[] = [
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['::FFFF:a00:1', '10.0.0.1'],
  ['fe80::1', 'FE80:0000:0::0:1'],
  ['2001:db8::1', '2001:0db8:0:0:0:0:0:1'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['1::', '1:0:0:0:0:0:0:0'],
  ['::1.2.3.4', '::102:304'],
  ['fe80::1%ib0', 'fe80:0::1%ib0'],
  ['fe80::1%ib0', 'fe80::1'],
  ['Target.example.org', 'target.example.org'],
];
for (const [a, b] of same) {
  test(`${a} is ${b}`, () => {
    assert.ok(sameAddress(a, b) && sameAddress(b, a));
  });
}

const different: readonly (readonly [string, string])[] = [
  ['10.0.0.1', '10.0.0.2'],
  ['fe80::1%ib0', 'fe80::1%ib1'],
  ['::10.0.0.1', '10.0.0.1'],
  ['target', '10.0.0.1'],
  ['10.0.0.010', '10.0.0.8'],
];
for (const [a, b] of different) {
  test(`${a} is not ${b}`, () => {
    assert.ok(!sameAddress(a, b) && !sameAddress(b, a));
  });
}

const bad = [
  ...['', '10.0.0', '10.0.0.256', '10.0.0.1.2', '010.0.0.1', ' 10.0.0.1', '1:2', ':::', '1::2::3'],
  ...[
    '12345::',
    'g::',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1%',
    '::1%a%b',
    '[::1]',
    '::1.2.3',
  ],
];
for (const text of bad) {
  test(`${JSON.stringify(text)} is no address`, () => {
    assert.equal(parseAddress(text), undefined);
  });
}

test('what node calls an address is one, and nothing else is', () => {
  const piece = fc.constantFrom(
    '0',
    '1',
    '10',
    '255',
    '256',
    'fe80',
    'ffff',
    'a',
    ':',
    '::',
    '.',
    '%',
  );
  const text = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.array(piece, { maxLength: 17 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (address) => {
      const [bare = ''] = address.split('%');
      // Node takes a scope on anything that is IPv6; on that point there is nothing to compare.
      fc.pre(bare === address);
      assert.equal(parseAddress(address) !== undefined, isIP(address) !== 0, address);
    }),
    { numRuns: 2000 },
  );
});

test('the value is the same for every spelling, and parses to itself', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const value = parseAddress(address)?.value;
      assert.ok(value !== undefined);
      assert.equal(parseAddress(value)?.value, value);
      assert.ok(sameAddress(value, address.toUpperCase()));
    }),
  );
});

test('an endpoint has brackets around IPv6', () => {
  assert.equal(endpoint('10.0.0.1', '4420'), '10.0.0.1:4420');
  assert.equal(endpoint('fe80::1%ib0', '4420'), '[fe80::1%ib0]:4420');
  assert.equal(endpoint('target', '4420'), 'target:4420');
});
