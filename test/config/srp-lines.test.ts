import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { isError, locateAll } from '../../src/config/locate.ts';
import { allKeys } from '../../src/config/srp/keys.ts';
import { srpRulesPath } from '../../src/config/srp/path.ts';
import { parseSrpRules } from '../../src/config/srp/rules.ts';

const parse = (text: string) => parseSrpRules({ file: 'f', text });
/** Findings as `LINE:COLUMN CODE`. */
const found = (text: string): readonly string[] =>
  locateAll({ file: 'f', text }, parse(text).findings).map(
    ({ line, column, code }) => `${line}:${column} ${code}`,
  );
const sources = (text: string): readonly string[] =>
  parse(text).value.rules.map(({ source }) => source);

test('a bad line loses itself only, and what is lost is told', () => {
  const text = 'a id_ext=1\nd id_ext=0x2\n d\nx\na pkey=g\n  \nd\n';
  assert.deepEqual(sources(text), ['f:1', 'f:7']);
  assert.deepEqual(parse(text).value.lost, [
    { action: 'disallow', source: 'f:2' },
    { action: undefined, source: 'f:3' },
    { action: undefined, source: 'f:4' },
    { action: 'allow', source: 'f:5' },
  ]);
});

test('the last of a repeated key counts, with a warning', () => {
  const { rules } = parse('a id_ext=1,max_sect=1,id_ext=2,max_sect=2\n').value;
  assert.deepEqual(rules[0]?.match, { idExt: '0000000000000002' });
  assert.deepEqual(rules[0].options, { max_sect: 2 });
  assert.deepEqual(found('a id_ext=1,max_sect=1,id_ext=2,max_sect=2\n'), [
    '1:23 repeated-option',
    '1:32 repeated-option',
  ]);
});

test('an octal number has the value the kernel reads', () => {
  assert.deepEqual(parse('a queue_size=0100\n').value.rules[0]?.options, { queue_size: 64 });
  assert.deepEqual(found('a queue_size=0100\n'), ['1:14 octal-number']);
  assert.deepEqual(found('a max_sect=0\n'), []);
  assert.deepEqual(found('a tl_retry_count=010\n'), ['1:18 bad-number']);
  assert.deepEqual(found('a max_sect=09\n'), ['1:12 bad-number']);
});

test('a short dgid is a prefix of 16 digits and a GUID of the rest', () => {
  const dgidOf = (digits: string): string | undefined =>
    parse(`d dgid=${digits}\n`).value.rules[0]?.match.dgid;
  assert.equal(dgidOf('fe800000000000002c90200402bd5'), 'fe800000000000000002c90200402bd5');
  assert.equal(dgidOf('fe800000000000001'), 'fe800000000000000000000000000001');
  assert.deepEqual(found('d dgid=fe80000000000000\n'), ['1:8 bad-dgid']);
});

test('a P_Key of more than 16 bits counts by its last ones; zeroes in front are fine', () => {
  assert.equal(parse('a pkey=18001\n').value.rules[0]?.match.pkey, '8001');
  assert.deepEqual(found('a pkey=18001\n'), ['1:8 pkey-too-wide']);
  assert.deepEqual(found('a pkey=00000ffff\n'), []);
});

const commas: Readonly<Record<string, number>> = {
  'a id_ext=1 ,pkey=1': 12,
  'a id_ext=1,,pkey=1': 12,
  'a id_ext=1, ,pkey=1': 13,
  'a ,id_ext=1': 3,
  'a,id_ext=1': 2,
};
for (const [line, column] of Object.entries(commas)) {
  test(`${line}: the comma in column ${column} is one too many`, () => {
    assert.deepEqual(found(`${line}\n`), [`1:${column} stray-comma`]);
  });
}

test('a blank beside an equals sign is pointed at once', () => {
  assert.deepEqual(found('a id_ext = 1,pkey=1\n'), ['1:9 stray-blank']);
  assert.deepEqual(found('a id_ext=  1,pkey=1\n'), ['1:10 stray-blank']);
  assert.deepEqual(found('a id_ext= pkey=1\n'), ['1:10 empty-match']);
});

test('a comment behind a rule is refused wherever it starts', () => {
  assert.deepEqual(found('a # all\n'), ['1:3 trailing-comment']);
  assert.deepEqual(found('d# all\n'), ['1:2 trailing-comment']);
  assert.deepEqual(found('a id_ext=1#x, y\n'), ['1:11 trailing-comment']);
});

test('a word that is no key=value is pointed at', () => {
  assert.deepEqual(found('a id_ext\n'), ['1:3 missing-value']);
  assert.deepEqual(found('a max_sect,pkey=1\n'), ['1:3 missing-value']);
  assert.deepEqual(found('a all\n'), ['1:3 unknown-rule-key']);
  assert.deepEqual(found('a =5\n'), ['1:3 unknown-rule-key']);
});

test('the last line needs its newline when it is a rule', () => {
  for (const line of ['d', 'a id_ext=1', 'a id_ext=1 ']) {
    assert.deepEqual(found(`a pkey=1\n${line}`), [`2:${line.length + 1} missing-newline`]);
    assert.deepEqual(sources(`a pkey=1\n${line}`), ['f:1']);
  }
  assert.deepEqual(found('a pkey=1\n# the end'), []);
});

test('carriage returns are refused, except in comments', () => {
  assert.deepEqual(found('# x\r\n\r\na id_ext=1\r\n'), [
    '2:1 windows-line-end',
    '3:11 windows-line-end',
  ]);
  assert.deepEqual(parse('\r\n').value, { rules: [], lost: [] });
  assert.deepEqual(found('a id_ext=1\r\r\n'), ['1:11 bad-hex', '1:12 windows-line-end']);
});

test('blanks before a rule, a comment or nothing are refused', () => {
  for (const line of [' a', '\td id_ext=1', ' # x', ' ', '\t\t']) {
    assert.deepEqual(found(`${line}\n`), ['1:1 leading-blank'], JSON.stringify(line));
  }
});

test('a rule has at most 253 bytes', () => {
  const rule = (length: number): string => `a id_ext=1${' '.repeat(length - 10)}\n`;
  assert.deepEqual([found(rule(253)), sources(rule(253))], [[], ['f:1']]);
  assert.deepEqual([found(rule(254)), sources(rule(254))], [['1:254 line-too-long'], []]);
});

test('a comment has at most 254 bytes, or a # where it goes on', () => {
  assert.deepEqual(found(`${'#'.padEnd(254, 'x')}\n`), []);
  assert.deepEqual(found(`${'#'.padEnd(255, 'x')}\n`), ['1:255 line-too-long']);
  assert.deepEqual(found(`#${'\u00e9'.repeat(127)}\n`), ['1:128 line-too-long']);
  assert.deepEqual(found(`${'#'.repeat(508)}x\n`), ['1:509 line-too-long']);
  assert.deepEqual(found(`${'#'.repeat(1000)}\n`), []);
});

test('options have 127 characters together, the repeated ones too', () => {
  // Each is kept as ",queue_size=1": 13 characters.
  const rule = (times: number, more: string): string =>
    `a ${'queue_size=1,'.repeat(times)}max_sect=${more}\n`;
  const lost = (text: string): boolean => sources(text).length === 0;
  assert.deepEqual([lost(rule(9, '')), lost(rule(8, '1'.repeat(9)))], [true, false]);
  assert.deepEqual(found(rule(9, '1')).slice(8), ['1:120 options-too-long']);
  const twice = 'a max_sect=1,max_sect=1,queue_size=1,';
  assert.deepEqual(found(`${twice}\n`), ['1:14 repeated-option']);
});

test('a rule behind one that takes all its targets is told, and by which', () => {
  const text = 'd id_ext=1\n\na id_ext=1,pkey=1\nd\na pkey=1 \n';
  assert.deepEqual(found(text), ['3:1 unreachable-rule', '5:1 unreachable-rule']);
  assert.deepEqual(
    parse(text).findings.map(({ message, span }) => [message, text.slice(span.start, span.end)]),
    [
      ['matches no target: f:1 takes the same targets first', 'a id_ext=1,pkey=1'],
      ['matches no target: f:4 takes every target first', 'a pkey=1'],
    ],
  );
  assert.deepEqual(sources(text), ['f:1', 'f:3', 'f:4', 'f:5']);
  assert.deepEqual(found('a id_ext=1\na id_ext=2\nd pkey=1,id_ext=3\nd\n'), []);
});

test('a lost rule takes nothing from those below it', () => {
  assert.deepEqual(found('d 1\na id_ext=1\n'), ['1:3 unknown-rule-key']);
});

test('max_cmd_per_lun is compared with the queue there is', () => {
  assert.deepEqual(found('a max_cmd_per_lun=62\n'), []);
  assert.deepEqual(found('a max_cmd_per_lun=63\n'), ['1:3 lun-queue-too-deep']);
  assert.deepEqual(found('a queue_size=128,max_cmd_per_lun=128\n'), []);
  assert.deepEqual(found('a queue_size=16,max_cmd_per_lun=31\n'), ['1:17 lun-queue-too-deep']);
});

test('the sample has every key, and uncommented it has no finding', () => {
  const path = join(import.meta.dirname, '../..', srpRulesPath);
  const text = readFileSync(path, 'utf8').replace(/^#(?! )/gm, '');
  const { value, findings } = parse(text);
  assert.deepEqual([findings.filter(isError), findings], [[], []]);
  assert.equal(value.rules.length, allKeys.length + 1);
  for (const key of allKeys) assert.match(text, new RegExp(`^a .*\\b${key}=`, 'm'));
});
