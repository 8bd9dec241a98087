import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isNamed, nextAddress, withAddresses } from '../../src/core/names.ts';
import { portal } from './fixture.ts';

const at = (traddr: string): string | undefined =>
  withAddresses(
    { modules: [], portals: [portal({ traddr })], paths: [], setup: {} },
    { target: '10.0.0.7', '10.0.0.1': '10.9.9.9' },
  ).portals[0]?.traddr;

test('a name becomes its address; a name that is not known and an address stay', () => {
  assert.deepEqual(['target', 'other', '10.0.0.1'].map(at), ['10.0.0.7', 'other', '10.0.0.1']);
});

test('a host may be called like a property of every object', () => {
  assert.deepEqual(['constructor', '__proto__'].map(at), ['constructor', '__proto__']);
});

test('addresses in any spelling are no names, and other transports have none', () => {
  for (const traddr of ['10.0.0.1', 'fe80::1%eth1', '::ffff:10.0.0.1'])
    assert.equal(isNamed(portal({ traddr })), false, traddr);
  assert.equal(isNamed(portal({ traddr: 'nn-0x1000:pn-0x2000', transport: 'fc' })), false);
  assert.equal(isNamed(portal({ traddr: 'target' })), true);
});

test('of several addresses the one in use stays while it works; else they take turns', () => {
  const all = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
  assert.equal(nextAddress(all, '10.0.0.2', false), '10.0.0.2');
  assert.equal(nextAddress(all, '10.0.0.2', true), '10.0.0.3');
  assert.equal(nextAddress(all, '10.0.0.3', true), '10.0.0.1');
  assert.equal(nextAddress(all, '10.0.0.9', false), '10.0.0.1');
  assert.equal(nextAddress([], '10.0.0.9', true), '10.0.0.9');
});
