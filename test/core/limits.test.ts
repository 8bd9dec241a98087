import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseLimits } from '../../src/config/limits/limits.ts';
import type { LimitEntry } from '../../src/core/desired/limits.ts';
import type { LimitsSubject, MemlockSide, PamBuild } from '../../src/core/limits/effective.ts';
import { effectiveMemlock } from '../../src/core/limits/effective.ts';
import { inReadingOrder, pamBuildOf } from '../../src/core/limits/order.ts';
import { parseGroupId, parseUserId } from '../../src/core/limits/units.ts';

const entriesOf = (text: string): readonly LimitEntry[] =>
  parseLimits({ file: 'f', text: text.replaceAll(' / ', '\n') }).value;

const subject = (
  name: string,
  [uid, gid]: readonly [string, string],
  groups: readonly (readonly [string, string])[] = [],
): LimitsSubject => ({
  name,
  uid: parseUserId(uid) ?? assert.fail(),
  gid: parseGroupId(gid) ?? assert.fail(),
  groups: [[name, gid] as const, ...groups].map(([group, number]) => ({
    name: group,
    gid: parseGroupId(number) ?? assert.fail(),
  })),
});

const grace = subject('grace', ['1000', '1000'], [['rdma', '50']]);
const root = subject('root', ['0', '0']);

const said = (side: MemlockSide | undefined): string =>
  side === undefined ? 'inherited' : `${side.value} ${side.source.slice(2)}`;
/** Soft and hard, each with the number of its line. */
const memlock = (text: string, who = grace, pam: PamBuild = 'debian'): string => {
  const { soft, hard } = effectiveMemlock(entriesOf(text), who, pam);
  return `${said(soft)}, ${said(hard)}`;
};

test('nothing said is inherited, and so is what another item says', () => {
  assert.equal(memlock(''), 'inherited, inherited');
  assert.equal(memlock('* - nofile 5 / other - memlock 5'), 'inherited, inherited');
});

test('soft, hard and - set their sides', () => {
  assert.equal(memlock('* soft memlock 5'), '5 1, inherited');
  assert.equal(memlock('* hard memlock 5'), 'inherited, 5 1');
  assert.equal(memlock('* - memlock 5'), '5 1, 5 1');
  assert.equal(memlock('* soft memlock 5 / * hard memlock unlimited'), '5 1, unlimited 2');
});

test('among equals the last line counts', () => {
  assert.equal(memlock('* - memlock 5 / * - memlock 7'), '7 2, 7 2');
  assert.equal(memlock('grace - memlock 5 / :1000 - memlock 7'), '7 2, 7 2');
  assert.equal(memlock(':1000 - memlock 5 / grace - memlock 7'), '7 2, 7 2');
  assert.equal(memlock('@rdma - memlock 5 / @grace - memlock 7'), '7 2, 7 2');
});

test('a user goes before a group, a group before *, wherever they stand', () => {
  assert.equal(memlock('grace - memlock 5 / @rdma - memlock 6 / * - memlock 7'), '5 1, 5 1');
  assert.equal(memlock('* - memlock 7 / @rdma - memlock 6 / grace - memlock 5'), '5 3, 5 3');
  assert.equal(memlock('@rdma - memlock 6 / * - memlock 7'), '6 1, 6 1');
  assert.equal(memlock('1000: - memlock 5 / @rdma - memlock 6'), '5 1, 5 1');
});

test('sides are settled apart, but a - whose soft half yields loses its hard half too', () => {
  assert.equal(memlock('grace hard memlock 9 / * soft memlock 7'), '7 2, 9 1');
  assert.equal(memlock('grace hard memlock 5 / * - memlock 4'), '4 2, 5 1');
  assert.equal(memlock('grace soft memlock 5 / * - memlock 7'), '5 1, inherited');
  assert.equal(memlock('* - memlock 7 / grace soft memlock 5'), '5 2, 7 1');
});

const domains: readonly (readonly [string, boolean])[] = [
  ...[['*', true] as const, ['grace', true] as const, ['Grace', false] as const],
  ...[[':1000', true] as const, [':999', false] as const, ['1000:', true] as const],
  ...[['1001:', false] as const, ['999:1000', true] as const, ['500:999', false] as const],
  ...[['@grace', true] as const, ['@rdma', true] as const, ['@wheel', false] as const],
  ...[['@:1000', true] as const, ['@:50', true] as const, ['@:51', false] as const],
  ...[['@1000:', true] as const, ['@1001:', false] as const, ['@900:1000', true] as const],
];
for (const [domain, applies] of domains) {
  test(`${domain} ${applies ? 'applies' : 'does not apply'} to grace (1000) of rdma (50)`, () => {
    const expected = applies ? '5 1, 5 1' : 'inherited, inherited';
    assert.equal(memlock(`${domain} - memlock 5`), expected);
    assert.equal(memlock(`${domain} - memlock 5`, grace, 'upstream'), expected);
  });
}

test('of a range of gids only the primary group is looked at', () => {
  assert.equal(memlock('@40:60 - memlock 5'), 'inherited, inherited');
});

/** Observed with pam_limits 1.5.2 of Debian 12 and with 1.7.2 as released. */
const roots: readonly (readonly [string, boolean, boolean])[] = [
  ['root', true, true],
  [':0', true, true],
  ['0:', true, true],
  ['0:999', true, true],
  ['*', false, true],
  ['@root', false, true],
  ['@:0', true, true],
  ['@0:', true, true],
  ['@1:', false, false],
];
for (const [domain, debian, upstream] of roots) {
  test(`root: ${domain}`, () => {
    const expected = (applies: boolean): string => (applies ? '5 1, 5 1' : 'inherited, inherited');
    assert.equal(memlock(`${domain} - memlock 5`, root, 'debian'), expected(debian));
    assert.equal(memlock(`${domain} - memlock 5`, root, 'upstream'), expected(upstream));
  });
}

test('on Debian a group by number has the rank of a user with root', () => {
  assert.equal(memlock('root - memlock 5 / @:0 - memlock 6', root, 'debian'), '6 2, 6 2');
  assert.equal(memlock('root - memlock 5 / @:0 - memlock 6', root, 'upstream'), '5 1, 5 1');
});

test('uid 0 by another name is root to Debian too', () => {
  const toor = subject('toor', ['0', '0']);
  assert.equal(memlock('* - memlock 5', toor, 'debian'), 'inherited, inherited');
  assert.equal(memlock('root - memlock 5', toor, 'debian'), 'inherited, inherited');
});

test('a soft limit above the hard one comes down to it, and says so', () => {
  const soft = (text: string) => effectiveMemlock(entriesOf(text), grace, 'debian').soft;
  const lowered = { value: 5, source: 'f:1', loweredBy: 'f:2' };
  assert.deepEqual(soft('* soft memlock unlimited / * hard memlock 5'), lowered);
  assert.deepEqual(soft('* soft memlock 7 / * hard memlock 5'), lowered);
  const kept = { value: 5, source: 'f:1' };
  assert.deepEqual(soft('* soft memlock 5 / * hard memlock 5'), kept);
  assert.deepEqual(soft('* soft memlock 5 / * hard memlock unlimited'), kept);
});

test('an exemption takes everything back, what stands before and after it', () => {
  const exempt = (text: string, who = grace, pam: PamBuild = 'debian') =>
    effectiveMemlock(entriesOf(text), who, pam).exemptBy;
  for (const domain of ['grace', '@rdma', ':1000', '1000:', '@:50', '@1000:']) {
    const text = `grace - memlock 5 / ${domain} - / grace - memlock 6`;
    assert.equal(exempt(text), 'f:2', domain);
    assert.equal(memlock(text), 'inherited, inherited', domain);
  }
  assert.equal(exempt('ada - / @wheel - / :999 - / grace - memlock 5'), undefined);
  assert.equal(exempt('@root -', root, 'debian'), 'f:1');
});

test('who wrote the pam_limits, by os-release', () => {
  assert.equal(pamBuildOf(['debian']), 'debian');
  assert.equal(pamBuildOf(['linuxmint', 'ubuntu', 'debian']), 'debian');
  assert.equal(pamBuildOf(['rocky', 'rhel', 'centos', 'fedora']), 'upstream');
});

test('limits.d in the order of the C locale, without what glob would not find', () => {
  const names = ['z.conf', 'a.conf', '.h.conf', '10.conf', 'Z.conf', 'x.txt', 'é.conf', '9.conf'];
  const paths = names.map((name) => `/etc/security/limits.d/${name}`);
  assert.deepEqual(
    inReadingOrder(paths).map((path) => path.replace(/.*\//, '')),
    ['10.conf', '9.conf', 'Z.conf', 'a.conf', 'z.conf', 'é.conf'],
  );
});

test('a name beyond the first plane of Unicode comes last, and a beginning before what goes on', () => {
  const order = (names: readonly string[]) => inReadingOrder(names);
  assert.deepEqual(order(['\u{1f600}.conf', '\uffee.conf']), ['\uffee.conf', '\u{1f600}.conf']);
  assert.deepEqual(order(['a.conf.conf', 'a.conf']), ['a.conf', 'a.conf.conf']);
});

test('a file in /etc hides the one of the same name that the vendor ships', () => {
  assert.deepEqual(inReadingOrder(['/etc/l.d/b.conf', '/usr/l.d/b.conf', '/usr/l.d/a.conf']), [
    '/usr/l.d/a.conf',
    '/etc/l.d/b.conf',
  ]);
});
