import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseAssignments } from '../../src/config/shell/shell.ts';

const parse = (text: string) => parseAssignments({ file: 'f', text }, 'node7.example.org');
const values = (text: string): Record<string, string> =>
  Object.fromEntries(parse(text).value.map(({ key, value }) => [key, value]));
const codesOf = (text: string): readonly string[] => parse(text).findings.map(({ code }) => code);

const accepted: readonly (readonly [string, Record<string, string>])[] = [
  ['A=yes', { A: 'yes' }],
  ['A=yes # on', { A: 'yes' }],
  ['  A=yes\t', { A: 'yes' }],
  ['A=', { A: '' }],
  ['A=""', { A: '' }],
  [`A='x y'"z"w\\ v`, { A: 'x yzw v' }],
  [`A="a\\"b\\\\c\\d"`, { A: 'a"b\\c\\d' }],
  [`A='a"b'`, { A: 'a"b' }],
  ['A=a#b', { A: 'a#b' }],
  ['A=1 B=2', { A: '1', B: '2' }],
  ['A=1; B=2;', { A: '1', B: '2' }],
  ['export A=1 B=2', { A: '1', B: '2' }],
  ['A=1\nexport A', { A: '1' }],
  ['A=1\nB=$A', { A: '1', B: '1' }],
  ['A=1 B=$A', { A: '1', B: '1' }],
  ['A=1\nB="${A}x"', { A: '1', B: '1x' }],
  ['A=1\nexport C=2 B=$A', { A: '1', C: '2', B: '1' }],
  ['A=$(hostname -s)', { A: 'node7' }],
  ['A="$( /bin/hostname  -s ) HCA"', { A: 'node7 HCA' }],
  ['A=`hostname -s`', { A: 'node7' }],
  ['A=1\\\n2', { A: '12' }],
  ['A="1\\\n2"', { A: '12' }],
  ['A=1 \\\n B=2', { A: '1', B: '2' }],
  ['A=yes\r', { A: 'yes\r' }],
  ['# A=1\n\n\r\nA=2', { A: '2' }],
];
for (const [text, expected] of accepted) {
  test(`reads ${JSON.stringify(text)}`, () => {
    assert.deepEqual(values(text), expected);
    assert.deepEqual(codesOf(text), []);
  });
}

const refused: readonly (readonly [string, string])[] = [
  ['rm -rf /', 'shell-command'],
  ['B=1 rm -rf /', 'shell-command'],
  ['"B"=1', 'shell-command'],
  ['B+=1', 'shell-command'],
  ['export', 'shell-command'],
  ['export -n B', 'shell-command'],
  ['B=yes \r', 'shell-command'],
  ['. /etc/other', 'shell-command'],
  ['B=$(date)', 'shell-substitution'],
  ['B=$(hostname)', 'shell-substitution'],
  ['B=$(hostname -s`', 'shell-substitution'],
  ['B=`rm -rf /`', 'shell-substitution'],
  ['B=$((1 + 1))', 'shell-substitution'],
  ['B=${A:-x}', 'shell-substitution'],
  ['B=$1', 'shell-substitution'],
  ["B=$'x'", 'shell-substitution'],
  ['B=$NOPE', 'shell-variable'],
  ['B=$B', 'shell-variable'],
  ['B="open', 'shell-quote'],
  ["B='open", 'shell-quote'],
  ['B="a\nb"', 'shell-quote'],
  ["B='a\nb'", 'shell-quote'],
  ['B=$A\\\nC', 'shell-substitution'],
  ['B=*', 'shell-syntax'],
  ['B=~/x', 'shell-syntax'],
  ['B={1,2}', 'shell-syntax'],
  ['B=(1 2)', 'shell-syntax'],
  ['B=1 && B=2', 'shell-syntax'],
  ['B=1 > /etc/passwd', 'shell-syntax'],
  ['B=1;; B=2', 'shell-syntax'],
  ['if true; then B=1; fi', 'shell-block'],
  ['for B in 1 2; do B=3; C=4; done', 'shell-block'],
];
for (const [text, code] of refused) {
  test(`refuses ${JSON.stringify(text)} and keeps its neighbours`, () => {
    assert.equal(codesOf(text)[0], code);
    const { A, B, C, Z } = values(`A=1\n${text}\nZ=2\n`);
    assert.deepEqual([A, C, Z], ['1', undefined, '2']);
    assert.ok(B === undefined || /^B=1(;|\\n)/.test(text) || text.startsWith('B=1;;'));
  });
}

test('what stands inside if, case, loops and functions is not read, however deep', () => {
  const block = [
    'A=1',
    'if [ -f /x ]; then',
    '  A=2',
    '  case $A in',
    '    *) A=3 ;;',
    '  esac',
    'else',
    '  A=4',
    'fi',
    'function f() {',
    '  A=5',
    '}',
    'for i in 1 2',
    'do',
    '  A=6',
    'done',
    'B=7',
  ].join('\n');
  assert.deepEqual(values(block), { A: '1', B: '7' });
  assert.deepEqual(
    parse(block).findings.map(({ code, span }) => [code, block.slice(span.start, span.end)]),
    [
      ['shell-block', 'if [ -f /x ]; then'],
      ['shell-block', 'function f() {'],
      ['shell-block', 'for i in 1 2'],
    ],
  );
});

test('an if that nothing closes spoils its own line only', () => {
  assert.deepEqual(values('if [ x ]; then\nA=1\n'), { A: '1' });
});

test('keywords inside quotes, comments and values open nothing', () => {
  const text = 'A="if x; then"\n# if\nB=if\nC=1 # for\nD=done\n';
  assert.deepEqual(values(text), { A: 'if x; then', B: 'if', C: '1', D: 'done' });
  assert.deepEqual(codesOf(text), []);
});

test('the last assignment of a key counts, and the finding names both places', () => {
  const { value, findings } = parse('A=1\nB=2\nA=3\n');
  assert.deepEqual(
    value.map(({ key, value: text, source }) => [key, text, source]),
    [
      ['A', '3', 'f:3'],
      ['B', '2', 'f:2'],
    ],
  );
  assert.deepEqual(
    findings.map(({ code, message }) => [code, message]),
    [['repeated-assignment', 'A is assigned on f:1 already; this one counts']],
  );
});

test('a Windows file gets a hint where its line ends break a statement', () => {
  assert.equal(parse('A=yes \r\n').findings[0]?.hint, 'save the file with Unix line ends');
});

test('ten thousand lines', () => {
  const text = Array.from({ length: 10_000 }, (_, i) => `KEY_${i}="yes" # ${i}\n`).join('');
  assert.equal(parse(text).value.length, 10_000);
});

test('a value that doubles with each line is given up before it fills the memory', () => {
  const { value, findings } = parse(`A=0123456789\n${'A=$A$A\n'.repeat(60)}B=yes\n`);
  assert.equal(value.find(({ key }) => key === 'B')?.value, 'yes');
  const refused = findings.filter(({ code }) => code === 'shell-variable');
  assert.ok(refused.length > 40);
  assert.equal(refused[0]?.message, 'A is too long');
});

test('what keeps a line from being an assignment is said', () => {
  const blanks = 'write KEY=value, without blanks around =';
  for (const [text, hint] of [
    ['A = yes', blanks],
    ['A= yes', blanks],
    ['A =yes', blanks],
    ['\ufeffA=yes', 'save the file without a byte order mark'],
    ['\ufeff# comment', 'save the file without a byte order mark'],
    ['A = yes\r', 'save the file with Unix line ends'],
    ['modprobe ib_srp', undefined],
    ['A=yes modprobe ib_srp', undefined],
  ] as const)
    assert.equal(parse(text).findings[0]?.hint, hint, text);
});
