import assert from 'node:assert/strict';
import { test } from 'node:test';

import { locateAll } from '../../src/config/locate.ts';
import { parseIpoibRules } from '../../src/config/ipoib/rules.ts';
import { renderSamples } from '../../src/config/samples.ts';

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

test('the rule of the facts, with its place', () => {
  assert.deepEqual(parse(`# comment\n\n${right}\n`), {
    value: [{ name: 'mlx4_ib3', guidTail: '0002c903003178f2', source: `${file}:3` }],
    findings: [],
  });
});

const same = [
  right.replaceAll(', ', ','),
  right.replaceAll(', ', ' '),
  right.replaceAll(', ', ''),
  right.replaceAll(', ', ' ,, '),
  `  \t${right},  `,
  right.replaceAll('==', ' == ').replace('NAME=', 'NAME = '),
  right.replaceAll(', ', ', \\\n    '),
  right.replace('"32"', '\\\n# a comment in the middle\n"32"'),
  right.replace('"32"', '"3\\\n2"'),
  right.replaceAll('ATTR{', 'ATTRS{'),
  right.replace('NAME=', 'NAME:='),
  right.replace('NAME=', 'NAME+='),
  right.replace(`"?*${guid}"`, `i"?*${guid.toUpperCase()}"`),
  right.replace('"mlx4_ib3"', 'e"mlx4_ib3"'),
  right.replace('?*00', '*00'),
  right.replace('?*00', '?*:00'),
  right.replace('?*00', `${'?'.repeat(36)}00`),
  right.replace('SUBSYSTEM=="net"', 'SUBSYSTEM=="net|infiniband"'),
  right.replace('ATTR{type}=="32", ', ''),
  `${right}, ENV{NM_UNMANAGED}="1", RUN+="/bin/true", ATTR{mode}="connected"`,
  right.replaceAll(', ', ',\t').concat('\r'),
];
for (const text of same) {
  test(`the same rule: ${JSON.stringify(text)}`, () => {
    for (const end of ['', '\n']) {
      assert.deepEqual(names(text + end), [named]);
      assert.deepEqual(findings(text + end), []);
    }
  });
}

const leftAlone = [
  '',
  '# nothing',
  right.replace('"32"', '"1"').replace(guid, '31:78:f2'),
  right.replace('ATTR{type}==', 'ATTR{type}!=').replace(guid, '31:78:f2'),
  right.replace('ATTR{address}==', 'ATTR{address}!='),
  right.replace('"net"', '"usb"'),
  right.replace('SUBSYSTEM==', 'SUBSYSTEM!='),
  right.replace(`ATTR{address}=="?*${guid}"`, 'KERNELS=="0000:01:00.0"'),
  right.replace('NAME="mlx4_ib3"', 'RUN+="/bin/true"'),
  right.replace('NAME="mlx4_ib3"', 'ENV{X}="1"'),
  'SUBSYSTEM="block", NMAE="x"',
  'KERNEL==sda',
  'KERNEL=="sda',
  'LABEL="end"\\',
  '"',
  '=="x"',
];
for (const text of leftAlone) {
  test(`left alone without a finding: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parse(text), { value: [], findings: [] });
  });
}

const write = `write ATTR{address}=="?*${guid}"`;
const used: readonly (readonly [string, string, string])[] = [
  [rule(`80:00:02:08:fe:80:00:00:00:00:00:00:${guid}`), 'ib-address-volatile', write],
  [rule(`?*:00:00:00:${guid}`), 'ib-address-volatile', write],
  [rule(`?*${guid.toUpperCase()}`), 'ib-address-spelling', write],
  [rule('?*0002c903003178f2'), 'ib-address-spelling', write],
  [rule('?*0002:c903:0031:78f2'), 'ib-address-spelling', write],
  [rule('?*00-02-c9-03-00-31-78-f2'), 'ib-address-spelling', write],
  [rule('0x0002c903003178f2'), 'ib-address-spelling', write],
  [rule(guid), 'ib-address-spelling', write],
  [rule(`?${guid}`), 'ib-address-spelling', write],
];
for (const [text, code, hint] of used) {
  test(`${code}: used all the same: ${text}`, () => {
    const address = /address\}=="([^"]*)"/.exec(text)?.[1];
    assert.deepEqual(names(text), [named]);
    assert.deepEqual(findings(text), [[code, address, hint]]);
  });
}

test('ib0 and its like collide with the kernel, other names do not', () => {
  assert.deepEqual(names(rule(`?*${guid}`, 'ib1')), ['ib1 0002c903003178f2']);
  assert.deepEqual(
    findings(rule(`?*${guid}`, 'ib1')).map(([code, at]) => [code, at]),
    [['kernel-interface-name', 'ib1']],
  );
  for (const name of ['ib', 'ibs0', 'ib_a', 'ib0x', 'mlx5_ib0', 'a'.repeat(15)]) {
    assert.deepEqual(findings(rule(`?*${guid}`, name)), []);
  }
});

const lost: readonly (readonly [string, string, string, string | undefined])[] = [
  [right.replace('ACTION==', 'ACTION='), 'udev-operator', '=', 'write ACTION=='],
  [right.replace('SUBSYSTEM==', 'SUBSYSTEM+='), 'udev-operator', '+=', 'write SUBSYSTEM=='],
  [right.replace('{type}==', '{type}='), 'udev-operator', '=', 'write ATTR{type}=='],
  [right.replace('{address}==', '{address}='), 'udev-operator', '=', 'write ATTR{address}=='],
  [right.replace('NAME=', 'NAME=='), 'udev-operator', '==', 'write NAME='],
  [right.replace('NAME=', 'NAME-='), 'udev-operator', '-=', 'write NAME='],
  [`\ufeff${right}`, 'udev-key', '\ufeffACTION', 'save the file without a byte order mark'],
  [right.replace('DRIVERS', 'DRIVRES'), 'udev-key', 'DRIVRES', 'did you mean DRIVERS?'],
  [right.replace('NAME', 'NMAE'), 'udev-key', 'NMAE', 'did you mean NAME?'],
  [right.replace('address', 'adress'), 'udev-key', 'adress', 'did you mean address?'],
  [right.replace('{type}', '{typ}'), 'udev-key', 'typ', 'did you mean type?'],
  [right.replace(', NAME="mlx4_ib3"', ''), 'udev-name-missing', `?*${guid}`, 'add NAME="..."'],
  [right.replace('"mlx4_ib3"', 'mlx4_ib3'), 'udev-syntax', 'mlx4_ib3', 'write "mlx4_ib3"'],
  [right.replace('"mlx4_ib3"', "'mlx4_ib3'"), 'udev-syntax', "'mlx4_ib3'", 'write "mlx4_ib3"'],
  [right.slice(0, -1), 'udev-syntax', '"mlx4_ib3', undefined],
  [right.replace('{type}', '{type'), 'udev-syntax', '{type=="32"', undefined],
  [right.replace('ACTION==', 'ACTION '), 'udev-syntax', 'ACTION', undefined],
  [`${right}, =="x"`, 'udev-syntax', '=="x"', undefined],
  [`${right}\\`, 'udev-syntax', '"', undefined],
  [rule(`?*${guid}`, 'a'.repeat(16)), 'bad-interface', 'a'.repeat(16), 'a name has at most 15'],
  [rule(`?*${guid}`, 'ib/0'), 'bad-interface', 'ib/0', undefined],
  [rule(`?*${guid}`, 'ib 0'), 'bad-interface', 'ib 0', undefined],
  [rule(`?*${guid}`, '..'), 'bad-interface', '..', undefined],
  [rule(`?*${guid}`, ''), 'udev-name-missing', '', undefined],
  [rule(`?*${guid}`, 'mlx4_ib%n'), 'udev-pattern', 'mlx4_ib%n', undefined],
  [rule(`?*${guid}`, '$env{X}'), 'udev-pattern', '$env{X}', undefined],
  [rule(`?*${guid}|?*x`), 'udev-pattern', `?*${guid}|?*x`, undefined],
  [rule('?*00:02:c9:*'), 'udev-pattern', '?*00:02:c9:*', undefined],
];
for (const [text, code, at, hint] of lost) {
  test(`${code}: loses its rule and no other: ${text}`, () => {
    const other = rule('?*00:02:c9:03:00:31:78:aa', 'other');
    assert.deepEqual(names(text), []);
    assert.deepEqual(findings(text), [[code, at, hint]]);
    if (!text.endsWith('\\')) {
      assert.deepEqual(names(`${other}\n${text}`), ['other 0002c903003178aa']);
      assert.deepEqual(names(`${text}\n${other}`), ['other 0002c903003178aa']);
    }
  });
}

for (const address of [
  '?*31:78:f2',
  '?*02:c9:03:00:31:78:f2',
  'x',
  `?*0${guid}`,
  '?*',
  '?*0:2:c9:3:0:31:78:f2',
]) {
  test(`ib-address-bytes: ${address} is not the last 8 bytes`, () => {
    assert.deepEqual(names(rule(address)), []);
    const [found, ...more] = findings(rule(address));
    assert.deepEqual([found?.[0], found?.[1], more], ['ib-address-bytes', address, []]);
  });
}

test('places are those of the line in the file, also behind a backslash and a comment', () => {
  const text = `ATTR{type}=="32", \\\n  # c\n\tATTR{address}=="?*${guid}", \\\n NAME="ib5"\n`;
  const [found] = locateAll({ file, text }, parse(text).findings);
  assert.deepEqual([found?.line, found?.column, found?.excerpt?.width], [4, 8, 3]);
  assert.equal(parse(text).value[0]?.source, `${file}:1`);
});

test('places end before a backslash', () => {
  assert.equal(findings(right.replace('DRIVERS', 'DRIVRES\\\n'))[0]?.[1], 'DRIVRES');
});

test('the sample names two ports when its rules are switched on', () => {
  const text = (renderSamples().get(file) ?? '').replace(/^#(?! )/gm, '');
  assert.deepEqual(names(text), ['mlx4_ib0 0002c903003178f1', 'mlx4_ib1 0002c903003178f2']);
  assert.deepEqual(findings(text), []);
});
