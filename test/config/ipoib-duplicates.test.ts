import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseIpoibRules } from '../../src/config/ipoib/rules.ts';
import { locateAll } from '../../src/config/locate.ts';

const file = '/etc/udev/rules.d/70-persistent-ipoib.rules';
const parse = (text: string) => parseIpoibRules({ file, text });
const names = (text: string): readonly string[] =>
  parse(text).value.map(({ name, guidTail }) => `${name} ${guidTail}`);
/** Code, the words under the caret, hint. */
const findings = (text: string): readonly (readonly [string, string, string | undefined])[] =>
  parse(text).findings.map(({ code, span, hint }) => [
    code,
    text.slice(span.start, span.end),
    hint,
  ]);

const guid = '00:02:c9:03:00:31:78:f2';
const named = 'mlx4_ib3 0002c903003178f2';
const rule = (address: string, name = 'mlx4_ib3'): string =>
  `ACTION=="add", SUBSYSTEM=="net", DRIVERS=="?*", ATTR{type}=="32", ATTR{address}=="${address}", NAME="${name}"`;
const right = rule(`?*${guid}`);

test('of two rules for a port the later one counts, unless the earlier is final', () => {
  const later = rule(`?*${guid}`, 'later');
  assert.deepEqual(names(`${right}\n${later}`), ['later 0002c903003178f2']);
  assert.deepEqual(findings(`${right}\n${later}`), [
    ['duplicate-guid', 'later', 'remove one of the two'],
  ]);
  const final = right.replace('NAME=', 'NAME:=');
  assert.deepEqual(names(`${final}\n${later}`), [named]);
  assert.match(parse(`${final}\n${later}`).findings[0]?.message ?? '', /:1; that one counts/);
  const again = rule('?*00:02:c9:03:00:31:78:aa');
  assert.deepEqual(names(`${right}\n${later}\n${again}`).length, 2);
});

test('a name is given to one port only', () => {
  const other = rule('?*00:02:c9:03:00:31:78:aa');
  assert.deepEqual(names(`${right}\n${other}`), [named]);
  assert.deepEqual(findings(`${right}\n${other}`), [
    ['duplicate-interface-name', 'mlx4_ib3', undefined],
  ]);
});

test('two addresses in one rule never match, as where a backslash joins two rules', () => {
  const joined = `${right} \\\n${rule('?*00:02:c9:03:00:31:78:aa', 'other')}`;
  assert.deepEqual(names(joined), []);
  const [found] = locateAll({ file, text: joined }, parse(joined).findings);
  assert.deepEqual([found?.code, found?.line, found?.column], ['udev-never-matches', 2, 83]);
  assert.match(found?.hint ?? '', /backslash/);
});

test('ten thousand rules', () => {
  const byte = (i: number): string => (i & 255).toString(16).padStart(2, '0');
  const text = Array.from({ length: 10_000 }, (_, i) =>
    rule(`?*00:02:c9:03:00:31:${byte(i >> 8)}:${byte(i)}`, `p${i}`),
  ).join('\n');
  assert.equal(parse(text).value.length, 10_000);
});
