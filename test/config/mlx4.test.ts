import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

import type { Mlx4Ports } from '../../src/core/desired/mlx4.ts';
import { mlx4Codes } from '../../src/core/codes/mlx4.ts';
import { isError, locateAll } from '../../src/config/locate.ts';
import { readFields } from '../../src/config/mlx4/fields.ts';
import { mlx4ConfPath, parseMlx4Conf } from '../../src/config/mlx4/mlx4-conf.ts';
import { portTypeRows } from '../../src/config/mlx4/port-types.ts';
import { splitLines } from '../../src/config/lines.ts';
import { renderSamples } from '../../src/config/samples.ts';

const pci = '0000:0b:00.0';
const parse = (text: string) => parseMlx4Conf({ file: 'f', text });
const locate = (text: string) => locateAll({ file: 'f', text }, parse(text).findings);
/** Findings as `LINE:COLUMN CODE`. */
const found = (text: string): readonly string[] =>
  locate(text).map(({ line, column, code }) => `${line}:${column} ${code}`);
const brief = ({ port1, port2 }: Mlx4Ports): string => `${port1} ${port2 ?? '-'}`;
const read = (text: string): readonly string[] => parse(text).value.map(brief);
const hints = (text: string): readonly (string | null)[] => locate(text).map(({ hint }) => hint);

const types = portTypeRows.map(({ type }) => type);

for (const port1 of types) {
  for (const port2 of types) {
    test(`${port1} ${port2} is read`, () => {
      const text = `${pci} ${port1} ${port2}\n`;
      assert.deepEqual(parse(text).value, [{ pci, port1, port2, source: 'f:1' }]);
      const isLeft = port1 === 'eth' && port2 !== 'eth';
      assert.deepEqual(found(text), isLeft ? ['1:14 port1-needs-port2'] : []);
    });
  }
  test(`${port1} alone is for an HCA with one port`, () => {
    assert.deepEqual(parse(`${pci} ${port1}\n`).value, [
      { pci, port1, port2: undefined, source: 'f:1' },
    ]);
    assert.deepEqual(found(`${pci} ${port1}\n`), ['1:14 one-port-type']);
    assert.deepEqual(hints(`${pci} ${port1}\n`), [`with two ports write ${pci} ${port1} ${port1}`]);
  });
}

test('eth on port 1 without eth on port 2 says what the HCA does, and both ways out', () => {
  const [ib] = locate(`${pci} eth ib\n`);
  assert.match(ib?.message ?? '', /an HCA with two ports keeps the types it has$/);
  assert.equal(ib?.severity, 'warning');
  assert.equal(ib.hint, `write ${pci} eth eth, or ${pci} ib eth if the other way round will do`);
  assert.deepEqual(hints(`${pci} eth auto\n`), [`write ${pci} eth eth`]);
});

test('comments, blank lines, blanks around and between words say nothing', () => {
  const text = `# ${pci} ib ib\n\n \t\n  # x\n#${pci} eth eth\n\t ${pci}\t ib  eth \n`;
  assert.deepEqual(read(text), ['ib eth']);
  assert.deepEqual(found(text), []);
});

const addresses: Readonly<Record<string, string>> = {
  '0b:00.0': `write ${pci}`,
  '0000:0B:00.0': `write ${pci}`,
  '0B:00.0': `write ${pci}`,
  '0000:0b:00:0': `write ${pci}`,
  '0000:b:0.0': `write ${pci}`,
  'pci@0000:0b:00.0': `write ${pci}`,
  '/sys/bus/pci/devices/0000:0b:00.0': `write ${pci}`,
  '0:0b:00.0': `write ${pci}`,
  '010000:0b:00.0': 'write 10000:0b:00.0',
  '0000:0b:20.0': 'the device is 00 to 1f and the function 0 to 7',
  '0000:0b:00.8': 'the device is 00 to 1f and the function 0 to 7',
  mlx4_0: 'readlink /sys/class/infiniband/mlx4_0/device ends in the address',
  ib0: 'it is domain:bus:device.function in hexadecimal, as in 0000:0b:00.0',
  '0000:0g:00.0': 'it is domain:bus:device.function in hexadecimal, as in 0000:0b:00.0',
  'ibm:x:00.0': 'it is domain:bus:device.function in hexadecimal, as in 0000:0b:00.0',
};
for (const [address, hint] of Object.entries(addresses)) {
  test(`${address} is not how sysfs spells a PCI address`, () => {
    const text = `${address} ib ib\n${pci} eth eth\n`;
    assert.deepEqual(found(text), ['1:1 bad-pci-address']);
    assert.deepEqual(hints(text), [hint]);
    assert.deepEqual(read(text), ['eth eth']);
  });
}

test('what is wrong with an address is said: the domain, the case, the byte order mark', () => {
  const said = (word: string): string => locate(`${word} ib ib\n`)[0]?.message ?? '';
  assert.equal(said('0b:00.0'), '"0b:00.0" lacks the domain');
  assert.equal(said('0000:0B:00.0'), 'sysfs spells "0000:0B:00.0" in lower case');
  assert.equal(said('mlx4_0'), '"mlx4_0" is not a PCI address');
  assert.equal(said(`\ufeff${pci}`), 'a byte order mark stands before the address');
  assert.deepEqual(hints(`\ufeff${pci} ib ib\n`), ['save the file without a byte order mark']);
  assert.deepEqual(found('\ufeff# comment\n'), []);
});

test('a virtual function has no port types of its own; in a guest the HCA can be on any device', () => {
  assert.deepEqual(found('0000:0b:00.1 ib ib\n'), ['1:1 wrong-function']);
  assert.deepEqual(hints('0000:0b:00.1 ib ib\n'), [
    'the address of the HCA most likely is 0000:0b:00.0',
  ]);
  assert.deepEqual(found('0000:00:05.0 ib ib\n'), []);
});

const wrongTypes: Readonly<Record<string, string>> = {
  IB: 'write ib',
  Eth: 'write eth',
  infiniband: 'write ib',
  Ethernet: 'write eth',
  RoCE: 'write eth',
  '1': 'write ib',
  '2': 'write eth',
  vpi: 'write auto',
  'eth,eth': 'write eth eth',
  eht: 'did you mean eth?',
  atuo: 'did you mean auto?',
  none: 'it can be auto, ib or eth',
};
for (const [word, hint] of Object.entries(wrongTypes)) {
  test(`${word} is no port type, on either port`, () => {
    for (const [text, column] of [
      [`${pci} ${word} ib\n`, 14],
      [`${pci} ib ${word}\n`, 17],
    ] as const) {
      assert.deepEqual(found(text), [`1:${column} bad-port-type`]);
      assert.deepEqual(hints(text), [hint]);
      assert.deepEqual(parse(text).value, []);
    }
  });
}

test('an address alone sets nothing', () => {
  assert.deepEqual(found(`${pci}\n`), ['1:1 missing-port-type']);
  assert.deepEqual(found(`${pci} # ib\n`), ['1:1 missing-port-type']);
});

test('words behind the second type are dropped by the script, a comment there needs no word', () => {
  assert.deepEqual(found(`${pci} ib ib eth x\n`), ['1:20 after-port-types']);
  assert.deepEqual(read(`${pci} ib ib eth\n`), ['ib ib']);
  assert.deepEqual(found(`${pci} ib ib # left\n`), []);
  assert.deepEqual(found(`${pci} ib # left\n`), ['1:14 one-port-type', '1:17 comment-after-words']);
});

test('the last line of a device counts', () => {
  const text = `${pci} ib ib\n${pci} bad ib\n0000:0c:00.0 ib ib\n  ${pci} eth eth\n`;
  assert.deepEqual(found(text), ['2:14 bad-port-type', '4:3 repeated-device']);
  assert.deepEqual(read(text), ['eth eth', 'ib ib']);
  assert.match(locate(text)[1]?.message ?? '', /stands on f:1 already; this line counts$/);
});

test('a backslash that joins lines loses its line and no other, in comments too', () => {
  const text = `${pci} ib \\\nib\n# x \\\n0000:0c:00.0 eth eth\n0000:0d:00.0 ib ib\\\\\n`;
  assert.deepEqual(found(text), [
    '1:17 line-continued',
    '2:1 bad-pci-address',
    '3:5 line-continued',
    '5:17 bad-port-type',
  ]);
  assert.deepEqual(read(text), ['eth eth']);
});

test('Windows line ends are read with a warning where they matter', () => {
  const text = `# x\r\n\r\n${pci} ib ib\r\n`;
  assert.deepEqual(found(text), ['3:19 carriage-return']);
  assert.deepEqual(read(text), ['ib ib']);
});

test('a last line without a newline is read, and said to be unread by the script', () => {
  assert.deepEqual(found(`${pci} ib ib`), ['1:19 unread-last-line']);
  assert.deepEqual(read(`${pci} ib ib`), ['ib ib']);
  assert.deepEqual(found(`${pci} ib ib\n# x`), []);
});

test('the words of a line are those that bash hands to the script', () => {
  const lines = [
    `${pci} ib eth`,
    `\t${pci}  ib\teth x y `,
    `${pci} ib\u00a0eth`,
    `${pci}\v ib\f eth\r`,
    `"${pci}" 'ib' $HOME`,
    '',
  ];
  const script =
    'set -f; f() { printf "%s\\n" "$1|$2|$3"; }; while read device port1 port2; do f $device $port1 $port2; done';
  const { stdout } = spawnSync('bash', ['-c', script], {
    input: lines.join('\n'),
    encoding: 'utf8',
  });
  const ours = splitLines(lines.join('\n')).map((line) => {
    const words = readFields({ ...line, text: lines[line.number - 1] ?? '' }).words;
    return [0, 1, 2].map((at) => words[at]?.text ?? '').join('|');
  });
  assert.deepEqual(ours, stdout.split('\n').slice(0, -1));
});

test('every type is in the sample, and uncommented there is no finding', () => {
  const text = (renderSamples().get(mlx4ConfPath) ?? '').replace(/^#(?! )/gm, '');
  assert.deepEqual(found(text), []);
  assert.deepEqual(
    read(text),
    types.map((type) => `${type} ${type}`),
  );
});

test('errors take a line out, warnings and infos do not', () => {
  for (const text of [`${pci} eth ib\n`, `${pci} ib\n`, '0b:00.0 ib\n', `${pci} x\n`]) {
    const { value, findings } = parse(text);
    assert.equal(value.length, findings.some(isError) ? 0 : 1, text);
  }
  assert.ok(Object.keys(mlx4Codes).length > 20);
});
