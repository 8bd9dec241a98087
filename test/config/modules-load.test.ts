import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseModulesLoad } from '../../src/config/modules-load/modules-load.ts';

const file = '/etc/rdma/modules/rdma.conf';
const parse = (text: string) => parseModulesLoad({ file, text });
const names = (text: string): readonly string[] => parse(text).value.map(({ name }) => name);
/** Code, the words under the caret, and the hint. */
const found = (text: string): readonly (readonly [string, string, string | undefined])[] =>
  parse(text).findings.map(({ code, span, hint }) => [
    code,
    text.slice(span.start, span.end),
    hint,
  ]);

test('a name a line, in the order of the file, each with its line', () => {
  const text = '# of rdma-core\nrdma_cm\n\n  ib-umad \t\n;ib_ipoib\n \t# c\n\tib_srp\r\n8021q';
  assert.deepEqual(parse(text), {
    value: [
      { name: 'rdma_cm', source: `${file}:2` },
      { name: 'ib_umad', source: `${file}:4` },
      { name: 'ib_srp', source: `${file}:7` },
      { name: '8021q', source: `${file}:8` },
    ],
    findings: [],
  });
});

test('nothing but comments and white space asks for nothing', () => {
  for (const text of ['', '\n\n', '# ib_srp\n;ib_srp\n', '  \t\r\n']) {
    assert.deepEqual(parse(text), { value: [], findings: [] });
  }
});

test('a module counts once, dashes or underscores, and where it stands first', () => {
  const text = 'ib_srp\nrdma-cm\nib-srp\n';
  assert.deepEqual(names(text), ['ib_srp', 'rdma_cm']);
  assert.deepEqual(found(text), [['repeated-module', 'ib-srp', 'remove one of the two']]);
  assert.match(parse(text).findings[0]?.message ?? '', /rdma\.conf:1 already/);
});

/** The whole line is the name for systemd, so what stands behind spoils it. */
const behind = [
  ['ib_srp ch_count=4', 'write options ib_srp ch_count=4 to a file in /etc/modprobe.d'],
  ['ib_srp # the initiator', 'put the comment on a line of its own'],
  ['ib_srp\t; c', 'put the comment on a line of its own'],
  ['ib_srp ib_umad', 'write one name a line'],
] as const;
for (const [line, hint] of behind) {
  test(`what stands behind a name loses the line: ${JSON.stringify(line)}`, () => {
    assert.deepEqual(names(`rdma_cm\n${line}\nib_cm\n`), ['rdma_cm', 'ib_cm']);
    const rest = line.replace(/^\S+\s+/, '');
    assert.deepEqual(found(line), [['after-module', rest, hint]]);
  });
}

test('blanks at the end of a line belong to nothing', () => {
  assert.deepEqual(found('ib_srp ch_count=4 \t\r\n')[0]?.[1], 'ch_count=4');
});

test('a line of a million blanks takes no time', { timeout: 2000 }, () => {
  assert.deepEqual(names(`ib_srp\n${' '.repeat(1_000_000)}ib_cm\n`), ['ib_srp', 'ib_cm']);
  assert.deepEqual(found(`ib_srp${' '.repeat(1_000_000)}x`)[0]?.[0], 'after-module');
});

const long = 'x'.repeat(56);
const bad = [
  ['ib_srp.ko', 'write ib_srp'],
  ['ib-srp.ko.zst', 'write ib-srp'],
  ['/lib/modules/6.1/ib_srp.ko.xz', 'write ib_srp'],
  ['"ib_srp"', 'write ib_srp'],
  ["'ib_srp'", 'write ib_srp'],
  ['ib_srp,', 'write ib_srp'],
  ['ib_srp:', 'write ib_srp'],
  ['ib_srp#c', undefined],
  ['ib_srp,ib_umad', undefined],
  ['IPOIB_LOAD=yes', undefined],
  [long, 'a name has at most 55 characters'],
  ['\ufeffib_srp', 'save the file without a byte order mark'],
  ['\ufeff#', 'save the file without a byte order mark'],
] as const;
for (const [line, hint] of bad) {
  test(`no module can be called ${JSON.stringify(line)}`, () => {
    assert.deepEqual(names(`${line}\nib_cm\n`), ['ib_cm']);
    assert.deepEqual(found(`${line}\nib_cm\n`), [['bad-module-name', line, hint]]);
  });
}

test('55 characters are a name, as the kernel has room for them', () => {
  assert.deepEqual(names(long.slice(1)), [long.slice(1)]);
});

test('an alias is left to systemd', () => {
  for (const alias of ['pci:v000015B3d*', 'rdma-client:x', 'acpi:PNP0C0A:*']) {
    assert.deepEqual(names(alias), []);
    assert.deepEqual(found(alias), [['module-alias', alias, undefined]]);
  }
});
