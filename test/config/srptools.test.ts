import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Srptools } from '../../src/core/desired/srp.ts';
import { locateAll } from '../../src/config/locate.ts';
import { parseSrptools } from '../../src/config/srp/srptools.ts';

const parse = (text: string) => parseSrptools({ file: 'f', text }, 'node7');
const ports = (text: string): Srptools['ports'] => parse(text).value.ports;
/** Findings as `COLUMN CODE`. */
const found = (text: string): readonly string[] =>
  locateAll({ file: 'f', text }, parse(text).findings).map(
    ({ column, code }) => `${column} ${code}`,
  );

test('the file as Debian ships it: no port, a scan a minute, no finding', () => {
  const text = '# often\nRETRIES=60\nLOG=/var/log/srp_daemon.log\n\nPORTS=NONE\n#PORTS=ALL\n';
  assert.deepEqual(parse(text), {
    value: {
      ports: { kind: 'none', source: 'f:5' },
      rescan: { seconds: 60, source: 'f:2' },
    },
    findings: [],
  });
});

test('PORTS is ALL, NONE or a list of HCA:port', () => {
  assert.deepEqual(ports('PORTS=ALL\n'), { kind: 'all', source: 'f:1' });
  for (const text of ['PORTS=NONE', 'PORTS=', 'PORTS="  "']) {
    assert.deepEqual(ports(text), { kind: 'none', source: 'f:1' });
  }
  const listed = { kind: 'listed', ports: ['mthca0:1', 'mlx4_0:2'], source: 'f:1' };
  assert.deepEqual(ports('PORTS="mthca0:1 mlx4_0:2"\n'), listed);
  assert.deepEqual(ports("PORTS=' mthca0:1\tmlx4_0:2 mthca0:1 '\n"), listed);
  assert.equal(ports('LOG=/x\n'), undefined);
});

test('systemd does not read a list of ports', () => {
  assert.deepEqual(found('PORTS=mlx4_0:1\n'), ['1 srptools-unread']);
  assert.deepEqual(found('PORTS=ALL\n'), []);
});

const wrong: readonly (readonly [string, number, string])[] = [
  ['PORTS=all', 7, 'write PORTS=ALL and nothing else in it'],
  ['PORTS=None', 7, 'write PORTS=NONE and nothing else in it'],
  ['PORTS="ALL "', 8, 'write PORTS=ALL and nothing else in it'],
  ['PORTS=mlx4_0', 7, 'write mlx4_0:1'],
  ['PORTS=mlx4_0/2', 7, 'write mlx4_0:2'],
  ['PORTS=mlx4_0:1,mlx4_1:1', 7, 'write PORTS="mlx4_0:1 mlx4_1:1"'],
  ['PORTS=mlx4_0:0', 7, 'write HCA:port, as in mlx4_0:1'],
  ['PORTS=mlx4\\_0', 1, 'write mlx4_0:1'],
];
for (const [line, column, hint] of wrong) {
  test(`${line}: ${hint}`, () => {
    assert.deepEqual(found(`${line}\n`), [`${column} bad-hca-port`]);
    assert.equal(parse(`${line}\n`).findings[0]?.hint, hint);
    assert.deepEqual(ports(line), { kind: 'listed', ports: [], source: 'f:1' });
  });
}

test('a bad port loses itself only', () => {
  const text = 'PORTS="mlx4_0:1 mlx4_0 mlx4_1:1"\n';
  assert.deepEqual(ports(text), {
    kind: 'listed',
    ports: ['mlx4_0:1', 'mlx4_1:1'],
    source: 'f:1',
  });
  assert.deepEqual(found(text), ['1 srptools-unread', '17 bad-hca-port']);
});

test('RETRIES is the time between scans, and 0 would end srp_daemon', () => {
  assert.deepEqual(parse('RETRIES=5').value.rescan, { seconds: 5, source: 'f:1' });
  for (const value of ['0', '-1', '60s', '1.5', '060', '2147483648']) {
    assert.deepEqual(found(`RETRIES=${value}\n`), ['9 bad-number'], value);
    assert.equal(parse(`RETRIES=${value}\n`).value.rescan, undefined);
  }
  assert.deepEqual(parse('RETRIES=').value.rescan, undefined);
  assert.deepEqual(found('RETRIES=\n'), []);
});

test('an unknown key is a warning, and shell code is not run', () => {
  assert.deepEqual(found('PORT=ALL\n'), ['1 unknown-key']);
  assert.equal(parse('PORT=ALL\n').findings[0]?.hint, 'did you mean PORTS?');
  assert.deepEqual(found('PORTS=$(ls /sys/class/infiniband)\n'), ['7 shell-substitution']);
});
