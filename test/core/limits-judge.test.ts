import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseLimits } from '../../src/config/limits/limits.ts';
import type { MemlockJudgement, MemlockSituation } from '../../src/core/limits/judge.ts';
import { judgeMemlock } from '../../src/core/limits/judge.ts';
import { parseKiB } from '../../src/core/limits/units.ts';

const eight = parseKiB('8192') ?? assert.fail();

const judge = (text: string, more: Partial<MemlockSituation> = {}): readonly MemlockJudgement[] =>
  judgeMemlock({
    entries: parseLimits({ file: 'f', text: text.replaceAll(' / ', '\n') }).value,
    pam: 'debian',
    inherited: undefined,
    services: undefined,
    ...more,
  });
const codesOf = (text: string, more: Partial<MemlockSituation> = {}): readonly string[] =>
  judge(text, more).map(({ code, source }) => `${code} ${source ?? '-'}`);

test('without any line users have what they inherit', () => {
  assert.deepEqual(codesOf(''), ['memlock-limited -']);
  assert.deepEqual(codesOf('', { inherited: eight }), ['memlock-limited -']);
  assert.match(judge('', { inherited: eight })[0]?.message ?? '', /what they inherit is 8192 KiB$/);
  assert.deepEqual(codesOf('', { inherited: 'unlimited' }), []);
});

test('a number is a limit, of the hard side or of the soft one, and its line is named', () => {
  assert.deepEqual(codesOf('* - memlock 65536'), ['memlock-limited f:1']);
  assert.deepEqual(codesOf('* hard memlock 65536', { inherited: 'unlimited' }), [
    'memlock-limited f:1',
  ]);
  assert.deepEqual(codesOf('* hard memlock unlimited / * soft memlock 64'), [
    'memlock-limited f:2',
  ]);
  assert.match(judge('* - memlock 64')[0]?.message ?? '', /^users can lock 64 KiB only/);
});

test('unlimited for both sides is enough, and for one group, user or range of ids as well', () => {
  for (const domain of ['*', '@rdma', 'grace', '1000:', ':70', '@:70', '@70:']) {
    assert.deepEqual(codesOf(`* - memlock 64 / ${domain} - memlock unlimited`), [], domain);
  }
});

test('root alone is not enough: root may lock memory whatever the limit', () => {
  for (const domain of ['root', ':0', '0:0']) {
    assert.deepEqual(codesOf(`* - memlock 64 / ${domain} - memlock unlimited`), [
      'memlock-limited f:1',
    ]);
  }
  assert.deepEqual(codesOf('* - memlock 64 / 0: - memlock unlimited'), []);
});

test('a user who is exempt from limits has what is inherited', () => {
  assert.deepEqual(codesOf('* - memlock 64 / grace -'), ['memlock-limited f:1']);
  assert.deepEqual(codesOf('* - memlock 64 / grace -', { inherited: 'unlimited' }), []);
});

test('a soft limit that the hard one takes back is said at its line, once', () => {
  assert.deepEqual(codesOf('* soft memlock unlimited / * hard memlock 64'), ['memlock-capped f:1']);
  assert.deepEqual(codesOf('* soft memlock unlimited'), ['memlock-capped f:1']);
  assert.deepEqual(codesOf('* soft memlock unlimited', { inherited: 'unlimited' }), []);
  assert.deepEqual(codesOf('* - memlock 9 / @rdma soft memlock unlimited'), ['memlock-capped f:2']);
});

test('where somebody is free, a cap on a group is on purpose, but not one on everybody', () => {
  assert.deepEqual(codesOf('* - memlock unlimited / @rdma hard memlock 64'), []);
  assert.deepEqual(
    codesOf('* soft memlock unlimited / * hard memlock 64 / @rdma - memlock unlimited'),
    ['memlock-capped f:1'],
  );
});

test('services do not get what users get through PAM', () => {
  const free = '* - memlock unlimited';
  assert.deepEqual(codesOf(free, { services: eight }), ['memlock-services f:1']);
  assert.match(judge(free, { services: eight })[0]?.hint ?? '', /LimitMEMLOCK=infinity/);
  assert.deepEqual(codesOf(free, { services: 'unlimited' }), []);
  assert.deepEqual(codesOf(free), []);
  assert.deepEqual(codesOf('* - memlock 64', { services: eight }), ['memlock-limited f:1']);
});
