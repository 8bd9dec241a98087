import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { applicationId, deriveIdentity } from '../../src/config/nvme/derive-identity.ts';
import {
  completeIdentity,
  parseHostIdFile,
  parseHostNqnFile,
} from '../../src/config/nvme/identity.ts';
import { parseHostId, parseNqn } from '../../src/core/ids.ts';

const uuid = '4c4c4544-0033-4d10-8051-b4c04f4e4332';
const machine = '3d1219c7c4c5404aaa1f6d2a48adfda4';
const ofMachine = '83fa61b0-dde4-4ce7-893d-0340c267d3db';
const nqnOf = (id: string): string => `nqn.2014-08.org.nvmexpress:uuid:${id}`;

test('the product UUID comes first, in lower case, as nvme gen-hostnqn writes it', () => {
  assert.deepEqual(deriveIdentity(`${uuid.toUpperCase()}\n`, machine), {
    hostid: uuid,
    hostnqn: nqnOf(uuid),
    from: 'the DMI product UUID',
  });
});

test('else the machine id, always the same', () => {
  const expected = { hostid: ofMachine, hostnqn: nqnOf(ofMachine), from: 'the machine id' };
  for (const product of [
    undefined,
    '',
    'Not Settable',
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '03000200-0400-0500-0006-000700080009',
  ]) {
    assert.deepEqual(deriveIdentity(product, `${machine}\n`), expected, product);
  }
});

test('and nothing without either', () => {
  for (const id of [undefined, '', 'uninitialized\n', '0'.repeat(32), `${machine}0`]) {
    assert.equal(deriveIdentity(undefined, id), undefined, id);
  }
});

const systemd = spawnSync('systemd-id128', ['-u', '-a', applicationId, 'machine-id'], {
  encoding: 'utf8',
});
const noSystemd = systemd.status !== 0 && 'no systemd-id128 or no machine id here';
test('systemd-id128 derives the same identifier', { skip: noSystemd }, () => {
  const derived = deriveIdentity(undefined, readFileSync('/etc/machine-id', 'utf8'));
  assert.equal(derived?.hostid, systemd.stdout.trim());
});

test('hostnqn and hostid files: one value, blanks around it, empty is absent', () => {
  assert.deepEqual(parseHostNqnFile(`  ${nqnOf(uuid)} \r\n`), { value: nqnOf(uuid), findings: [] });
  assert.deepEqual(parseHostIdFile(`${uuid.toUpperCase()}\n`), { value: uuid, findings: [] });
  const managed = parseHostNqnFile(`${nqnOf(uuid)}\n# managed by somebody\n`);
  assert.deepEqual(managed, { value: nqnOf(uuid), findings: [] }, 'libnvme reads one line');
  assert.deepEqual(parseHostNqnFile('\n'), { value: undefined, findings: [] });
});

test('anything else in them is reported in its place', () => {
  const two = parseHostNqnFile(` ${nqnOf(uuid)} nqn.other\n`);
  assert.equal(two.value, undefined);
  assert.deepEqual(
    two.findings.map(({ code, span }) => [code, span]),
    [['bad-nqn', { start: 1, end: 11 + nqnOf(uuid).length }]],
  );
  assert.equal(parseHostIdFile('1234\n').findings[0]?.code, 'bad-hostid');
  const below = parseHostNqnFile(`\n${nqnOf(uuid)}\n`);
  assert.equal(below.value, undefined);
  assert.match(below.findings[0]?.message ?? '', /stands below the first line/);
});

const written = (hostnqn?: string, hostid?: string) => ({
  hostnqn: parseNqn(hostnqn ?? ''),
  hostid: parseHostId(hostid ?? ''),
  unusable: undefined,
});
const derived = deriveIdentity(undefined, machine);
const other = '11111111-2222-4333-8444-555555555555';

const cases: readonly (readonly [string, ReturnType<typeof written>, string[]])[] = [
  [
    'both files',
    written('nqn.x', other),
    ['nqn.x', other, '/etc/nvme/hostnqn', '/etc/nvme/hostid'],
  ],
  [
    'a hostnqn made of a UUID',
    written(nqnOf(uuid)),
    [nqnOf(uuid), uuid, '/etc/nvme/hostnqn', 'derived from the hostnqn'],
  ],
  [
    'a hostnqn without one',
    written('nqn.x'),
    ['nqn.x', ofMachine, '/etc/nvme/hostnqn', 'derived from the machine id'],
  ],
  [
    'a hostid only',
    written(undefined, other),
    [nqnOf(other), other, 'derived from /etc/nvme/hostid', '/etc/nvme/hostid'],
  ],
  [
    'neither',
    written(),
    [nqnOf(ofMachine), ofMachine, 'derived from the machine id', 'derived from the hostnqn'],
  ],
];
for (const [name, files, expected] of cases) {
  test(`the identity of a host with ${name}`, () => {
    const found = completeIdentity(files, derived);
    const { hostnqn, hostid, hostnqnSource, hostidSource } = found ?? {};
    assert.deepEqual([hostnqn, hostid, hostnqnSource, hostidSource], expected);
  });
}

test('what is written and unusable is replaced by nothing', () => {
  assert.equal(
    completeIdentity({ ...written(nqnOf(uuid)), unusable: '/etc/nvme/hostid' }, derived),
    undefined,
  );
});

test('no identity where nothing can be derived', () => {
  assert.equal(completeIdentity(written(), undefined), undefined);
  assert.equal(completeIdentity(written('nqn.x'), undefined), undefined);
  assert.equal(completeIdentity(written(nqnOf(uuid)), undefined)?.hostid, uuid);
});
