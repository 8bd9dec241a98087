/** Which logins follow from what was found on a fabric, and which are held back by a line that cannot be read. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseSrpRules } from '../../src/config/srp/rules.ts';
import { describeUndecided, fabricLogins, type FabricLogins } from '../../src/core/srp/fabric.ts';
import { hcaPort } from './srp-fixture.ts';

const file = '/etc/srp_daemon.conf';
const guid = (last: number): string => `001175000077dd7${last}`;

/** As srp_daemon prints it; `more` is what the options add. */
const found = (last: number, more = '', pkey = 'ffff'): { readonly login: string } => ({
  login: `id_ext=${guid(last)},ioc_guid=${guid(last)},dgid=fe80000000000000${guid(last)},pkey=${pkey},service_id=${guid(last)}${more}`,
});

const logins = (
  text: string,
  known = [found(1), found(2)],
  wishes = { srpConnections: 1, srpAllPkeys: false },
): FabricLogins => {
  const rules = parseSrpRules({ file, text }).value;
  const fabric = {
    ports: 'all',
    rules,
    rulesFile: file,
    rescanMs: 'off',
    source: 'openib.conf:1',
  } as const;
  return fabricLogins(hcaPort('mlx4_0:1'), known, fabric, wishes);
};

const iocsOf = ({ logins: all }: FabricLogins): readonly string[] =>
  all.map(({ iocGuid }) => iocGuid);
const undecidedOf = ({ undecided }: FabricLogins): readonly string[] =>
  undecided.map(({ target, lost }) => `${target.iocGuid} ${lost.source}`);

test('without rules all are allowed, for the sake of who asks for the scan', () => {
  const all = logins('');
  assert.deepEqual(iocsOf(all), [guid(1), guid(2)]);
  assert.deepEqual(new Set(all.logins.map(({ source }) => source)), new Set(['openib.conf:1']));
});

test('a lost line holds back who is let in after it, or by no rule at all', () => {
  const bad = 'd ioc_guid=0x1\n';
  assert.deepEqual(undecidedOf(logins(bad)), [`${guid(1)} ${file}:1`, `${guid(2)} ${file}:1`]);
  const before = logins(`a ioc_guid=${guid(1)}\n${bad}`);
  assert.deepEqual(iocsOf(before), [guid(1)]);
  assert.deepEqual(undecidedOf(before), [`${guid(2)} ${file}:2`]);
  const behind = logins(`${bad}a ioc_guid=${guid(1)}\n`);
  assert.deepEqual(undecidedOf(behind), [`${guid(1)} ${file}:1`, `${guid(2)} ${file}:1`]);
});

test('who is kept out anyway is not undecided, and a lost line that allows holds back nobody', () => {
  assert.deepEqual(undecidedOf(logins(`d ioc_guid=0x1\nd ioc_guid=${guid(1)}\n`)), [
    `${guid(2)} ${file}:1`,
  ]);
  const allowing = logins('a ioc_guid=0x1\n');
  assert.deepEqual([iocsOf(allowing), undecidedOf(allowing)], [[guid(1), guid(2)], []]);
});

test('a line of which not even the action is clear may be meant to keep somebody out', () => {
  assert.equal(logins('x ioc_guid=1\n').undecided.length, 2);
});

test('the sentence names the line', () => {
  const [first] = logins('d ioc_guid=0x1\n').undecided;
  assert.ok(first);
  assert.equal(
    describeUndecided(first),
    `SRP target ${guid(1)} at fe80:0000:0000:0000:0011:7500:0077:dd71: not logged in to, because ${file}:1 cannot be read and may be meant to keep this host from it`,
  );
});

test('options of the rule go over those that were printed', () => {
  const [login] = logins('a max_sect=128\n', [found(1, ',max_sect=64,queue_size=32')]).logins;
  assert.deepEqual(login?.options, { max_sect: 128, queue_size: 32 });
});

test('each connection and, where asked for, each partition has an extension of its own', () => {
  const known = [found(1), found(1, '', '8001')];
  const all = logins('', known, { srpConnections: 2, srpAllPkeys: true }).logins;
  assert.equal(new Set(all.map(({ initiatorExt }) => initiatorExt)).size, 4);
});

test('what cannot be understood any more is left out', () => {
  assert.deepEqual(iocsOf(logins('', [{ login: 'nonsense' }, found(2)])), [guid(2)]);
});
