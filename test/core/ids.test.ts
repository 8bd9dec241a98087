import assert from 'node:assert/strict';
import { test } from 'node:test';

import { discoveryNqn, parseHostId, parseModuleName, parseNqn } from '../../src/core/ids.ts';

test('an NQN is 1 to 223 printable characters without blanks and commas', () => {
  for (const text of [discoveryNqn, 'nqn.2014-08.org.x:y', 'x', 'x'.repeat(223)]) {
    assert.equal(parseNqn(text), text);
  }
  for (const text of ['', 'x'.repeat(224), 'a b', 'a,b', 'a\nb', 'a\tb', 'n\u00e4', 'a\u0000']) {
    assert.equal(parseNqn(text), undefined, JSON.stringify(text));
  }
});

test('a host identifier is a UUID, kept in lower case', () => {
  const id = '4c4c4544-0033-4d10-8051-b4c04f4e4332';
  assert.equal(parseHostId(id.toUpperCase()), id);
  for (const text of ['', id.slice(1), `${id}0`, id.replaceAll('-', ''), id.replace('4', 'g')]) {
    assert.equal(parseHostId(text), undefined, text);
  }
});

test('a module name is spelt with underscores, as in /sys/module', () => {
  assert.equal(parseModuleName('nvme-rdma'), 'nvme_rdma');
  assert.equal(parseModuleName('ib_ipoib'), 'ib_ipoib');
  for (const text of ['', 'a b', '../x', 'a;b', 'x'.repeat(56)]) {
    assert.equal(parseModuleName(text), undefined, text);
  }
});
