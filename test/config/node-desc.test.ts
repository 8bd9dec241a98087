import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseOpenibConf } from '../../src/config/modules/openib-conf.ts';

const found = (text: string): readonly string[] => {
  const file = '/etc/infiniband/openib.conf';
  const { findings } = parseOpenibConf({ file, text }, 'node7');
  return findings.map(({ code, message }) => `${code}: ${message}`);
};

test('a node description has room for the number behind it', () => {
  assert.deepEqual(found(`NODE_DESC=${'x'.repeat(58)}\n`), []);
  assert.deepEqual(found(`NODE_DESC=${'é'.repeat(30)}\n`), [
    'long-node-desc: NODE_DESC is 2 bytes too long: with " HCA-1" behind it, 58 have room',
  ]);
});

test('a control character is no part of a node description', () => {
  assert.deepEqual(found('NODE_DESC="a\tb"\n'), [
    'bad-node-desc: NODE_DESC has a control character in it',
  ]);
});
