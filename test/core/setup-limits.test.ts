import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseLimits } from '../../src/config/limits/limits.ts';
import { ownLimitsEntries, ownLimitsFile, ownLimitsText } from '../../src/core/limits/own-file.ts';
import { planLimits, type LimitsActual } from '../../src/core/setup/limits.ts';
import { judgeMemlock } from '../../src/core/limits/judge.ts';

const main = '/etc/security/limits.conf';
const dropIn = (name: string): string => `/etc/security/limits.d/${name}.conf`;

const plan = (
  texts: Readonly<Record<string, string>>,
  more: Partial<LimitsActual> = {},
): readonly string[] => {
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    entries: parseLimits({ file: path, text }).value,
  }));
  const own = ownLimitsFile in texts ? 'ours' : 'absent';
  const actual: LimitsActual = { files, pam: 'debian', own, ...more };
  const { steps, remarks } = planLimits({ source: '[limits] write = yes' }, actual);
  return [...steps.map(({ sentence }) => sentence), ...remarks.map((one) => `remark: ${one}`)];
};

const write = (why: string): string =>
  `write ${ownLimitsFile} with memlock unlimited: ${why}, and [limits] write = yes asks for it`;

test('the file is written where no line sets memlock, and where one sets it to less', () => {
  assert.deepEqual(plan({}), [write('no line sets it for everybody')]);
  assert.deepEqual(plan({ [main]: '* - memlock 64' }), [
    write(`users can lock 64 KiB only (${main}:1)`),
  ]);
  assert.deepEqual(plan({ [main]: '* soft memlock unlimited' }), [
    write('no line sets it for everybody'),
  ]);
});

test('there is nothing to do where the files are enough, whoever wrote them', () => {
  assert.deepEqual(plan({ [main]: '* - memlock unlimited' }), []);
  assert.deepEqual(plan({ [dropIn('rdma')]: '* soft memlock -1\n* hard memlock -1' }), []);
  assert.deepEqual(plan({ [main]: '* - memlock 64', [ownLimitsFile]: ownLimitsText }), []);
});

test('a file of ours that somebody changed is written again, one of somebody else is not', () => {
  const changed = { [ownLimitsFile]: '* - memlock 64' };
  assert.deepEqual(plan(changed), [write(`users can lock 64 KiB only (${ownLimitsFile}:1)`)]);
  const [remark, ...steps] = plan(changed, { own: 'foreign' });
  assert.match(remark ?? '', /^remark: .*is not Holdfast's and is left as it is/);
  assert.deepEqual(steps, []);
});

test('it is not written where a later line takes it back, for that would never end', () => {
  const later = dropIn('zz');
  const expected = [
    `remark: memlock stays limited whatever ${ownLimitsFile} says, because a line that is read later counts: users can lock 64 KiB only (${later}:1)`,
  ];
  assert.deepEqual(plan({ [later]: '* - memlock 64' }), expected);
  assert.deepEqual(plan({ [ownLimitsFile]: ownLimitsText, [later]: '* - memlock 64' }), expected);
  assert.match(plan({ [dropIn('aa')]: '* - memlock 64' })[0] ?? '', /^write /, 'an earlier one');
});

test('a file that cannot be read leaves everything as it is', () => {
  assert.deepEqual(plan({}, { files: undefined }), []);
});

test('the text says what its entries say, and is enough for root on Debian and for everybody', () => {
  const { value, findings } = parseLimits({ file: ownLimitsFile, text: ownLimitsText });
  assert.deepEqual([value, findings], [ownLimitsEntries, []]);
  for (const pam of ['debian', 'upstream'] as const) {
    const situation = { entries: value, pam, inherited: undefined, services: undefined };
    assert.deepEqual(judgeMemlock(situation), []);
  }
});
