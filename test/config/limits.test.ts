import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { LimitDomain } from '../../src/core/desired/limits.ts';
import { limitItems } from '../../src/config/limits/items.ts';
import { isError } from '../../src/config/locate.ts';
import { parseGroupId, parseUserId } from '../../src/core/limits/units.ts';
import { codesOf, entries, file, found, parse, valueOf } from './limits-lines.ts';

test('a bad line loses itself only, with its place, and later lines count', () => {
  const text = '* soft memlock 1\n* soft memlok 2\n@rdma hard memlock unlimited\n';
  assert.deepEqual(entries(text), [
    { domain: { kind: 'everyone' }, type: 'soft', item: 'memlock', value: 1, source: `${file}:1` },
    {
      domain: { kind: 'group', name: 'rdma' },
      type: 'hard',
      item: 'memlock',
      value: 'unlimited',
      source: `${file}:3`,
    },
  ]);
  assert.deepEqual(found(text), [['unknown-limit-item', 'memlok', 'did you mean memlock?']]);
});

/** limits.conf(5), the list of items, and chroot of Debian. */
const items = [
  ...['core', 'data', 'fsize', 'memlock', 'nofile', 'rss', 'stack', 'cpu', 'nproc', 'as'],
  ...['maxlogins', 'maxsyslogins', 'nonewprivs', 'priority', 'locks', 'sigpending', 'msgqueue'],
  ...['nice', 'rtprio', 'rttime', 'chroot'],
];
for (const item of items) {
  test(`the item ${item} is known, in capitals too`, () => {
    for (const spelt of [item, item.toUpperCase()]) {
      assert.equal(entries(`root - ${spelt} 1`)[0]?.item, item);
      assert.deepEqual(codesOf(`root - ${spelt} 1`), []);
    }
  });
}

test('there is no other item', () => {
  assert.deepEqual(Object.keys(limitItems).sort(), items.toSorted());
});

test('types: soft, hard, and - for both, in capitals too', () => {
  const typed = (type: string) => entries(`root ${type} memlock 1`)[0];
  for (const [written, type] of [
    ...[['soft', 'soft'] as const, ['hard', 'hard'] as const, ['-', 'both'] as const],
    ...[['SOFT', 'soft'] as const, ['Hard', 'hard'] as const],
  ]) {
    const entry = typed(written);
    assert.equal(entry?.item === 'memlock' ? entry.type : undefined, type, written);
  }
});

test('maxlogins, maxsyslogins and nonewprivs take any type, as pam_limits has it', () => {
  for (const item of ['maxlogins', 'maxsyslogins', 'nonewprivs']) {
    assert.deepEqual(codesOf(`root any ${item} 1`), [], item);
  }
  assert.deepEqual(codesOf('root any priority 1'), ['unknown-limit-type']);
});

test('a wrong type comes with what to write', () => {
  const hint = (type: string): string | undefined => found(`* ${type} memlock 1`)[0]?.[2];
  assert.equal(hint('sfot'), 'did you mean soft?');
  assert.equal(hint('both'), 'write - for both');
  assert.equal(hint('soft/hard'), 'write - for both');
  assert.equal(hint('x'), 'write soft, hard or -');
});

test('the names that C and systemd have for an item are understood in the hint', () => {
  for (const name of ['RLIMIT_MEMLOCK', 'LimitMEMLOCK', 'memlok']) {
    assert.equal(found(`* - ${name} 1`)[0]?.[2], 'did you mean memlock?', name);
  }
});

const [one, five, nine] = ['1', '5', '9'] as const;
const uid = (digits: string) => parseUserId(digits) ?? assert.fail();
const gid = (digits: string) => parseGroupId(digits) ?? assert.fail();
const domains: readonly (readonly [string, LimitDomain])[] = [
  ['*', { kind: 'everyone' }],
  ['grace', { kind: 'user', name: 'grace' }],
  ['Root', { kind: 'user', name: 'Root' }],
  ['DOMAIN\\grace', { kind: 'user', name: 'DOMAIN\\grace' }],
  ['@rdma', { kind: 'group', name: 'rdma' }],
  [':5', { kind: 'users', from: uid(five), to: uid(five) }],
  ['5:', { kind: 'users', from: uid(five) }],
  ['5:9', { kind: 'users', from: uid(five), to: uid(nine) }],
  ['5:5', { kind: 'users', from: uid(five), to: uid(five) }],
  ['0:4294967294', { kind: 'users', from: uid('0'), to: uid('4294967294') }],
  ['@:1', { kind: 'gid', gid: gid(one) }],
  ['@1:', { kind: 'gids', from: gid(one) }],
  ['@1:5', { kind: 'gids', from: gid(one), to: gid(five) }],
  ['%', { kind: 'logins', of: 'all' }],
  ['%rdma', { kind: 'logins', of: { group: 'rdma' } }],
  ['%:5', { kind: 'logins', of: { group: gid(five) } }],
];
for (const [written, domain] of domains) {
  test(`the domain ${written}`, () => {
    assert.deepEqual(entries(`${written} - maxlogins 2`)[0]?.domain, domain);
    assert.deepEqual(codesOf(`${written} - maxlogins 2`), []);
  });
}

test('domains that mean nobody are errors of their line', () => {
  const bad = [
    ...[
      ':',
      '@:',
      '%:',
      '5:x',
      'x:5',
      '1:2:3',
      '1:2:',
      '9:5',
      '-1:',
      ':4294967295',
      '@',
      '%@:5:',
      '@x:1',
    ],
    ...['@9:5', '%5:', '%5:9', 'ora*', '**', '@*', '\ufeffroot', ':99999999999999999999999'],
  ];
  for (const domain of bad) {
    const text = `${domain} - maxlogins 1`;
    assert.deepEqual([entries(text), codesOf(text)], [[], ['bad-limit-domain']], domain);
    assert.equal(found(text)[0]?.[1], domain);
  }
});

test('a number without a colon is a name; the hint says how an id is written', () => {
  const hint = (domain: string) => found(`${domain} - memlock 1`)[0];
  assert.deepEqual(hint('1000'), ['id-as-name', '1000', 'write :1000']);
  assert.deepEqual(hint('@1000'), ['id-as-name', '@1000', 'write @:1000']);
  assert.deepEqual(hint('1000-2000'), ['id-as-name', '1000-2000', 'write 1000:2000']);
  assert.deepEqual(entries('1000 - memlock 1')[0]?.domain, { kind: 'user', name: '1000' });
});

test('% counts logins: with any other item than maxlogins it is not used', () => {
  assert.deepEqual(found('% - memlock 1'), [['logins-domain', '%', 'write * or @group']]);
  assert.deepEqual(codesOf('%rdma - maxsyslogins 1'), ['logins-domain']);
  assert.deepEqual(entries('% - memlock 1'), []);
});

test('behind a number words are ignored; behind unlimited newer versions skip the line', () => {
  assert.equal(valueOf('root - memlock 64 KiB here'), 64);
  assert.deepEqual(
    found('root - memlock 64 KiB here # c').map(([code, words]) => [code, words]),
    [['after-limit', 'KiB here']],
  );
  const remove = 'remove it, or put # before it';
  assert.deepEqual(found('* - memlock unlimited \t for all'), [
    ['after-unlimited', 'for all', remove],
  ]);
  assert.deepEqual(entries('* - memlock unlimited for all'), []);
  assert.deepEqual(found('* - memlock -1 for all')[0]?.[1], 'for all');
});

test('a carriage return spoils unlimited, but neither a number nor a comment', () => {
  const unix = 'save the file with Unix line ends';
  assert.deepEqual(found('* - memlock unlimited\r\n'), [['after-unlimited', 'unlimited', unix]]);
  assert.deepEqual(codesOf('* - memlock 64\r\n\r\n# c\r\nroot - memlock unlimited # c\r\n'), []);
  assert.equal(entries('* - memlock 64\r\nroot -\r\n').length, 2);
});

test('# starts a comment wherever it stands, and white space in front says nothing', () => {
  for (const text of ['', '\n', '  \t\n', '# * - memlock 1', ' \t# c', '\v\f\n', '\ufeff# c\n']) {
    assert.deepEqual(parse(text), { value: [], findings: [] }, JSON.stringify(text));
  }
  for (const text of [
    'root - memlock 5#x',
    '\troot\t-\tmemlock  5 \t',
    '\v root - memlock 5 # c',
  ]) {
    assert.equal(valueOf(text), 5, text);
    assert.deepEqual(codesOf(text), [], text);
  }
});

test('missing fields: the caret is at the last word, or where the type should be', () => {
  const shape = 'a limit is <domain> <type> <item> <value>';
  const messages = (text: string) => parse(text).findings.map(({ message }) => message);
  assert.deepEqual(found('* soft memlock'), [['limit-incomplete', 'memlock', shape]]);
  assert.deepEqual(messages('* soft memlock'), ['the value is missing']);
  assert.deepEqual(messages('* soft'), ['the item and value are missing']);
  assert.deepEqual(messages('*'), ['the type, item and value are missing']);
  assert.deepEqual(found('* memlock unlimited'), [
    ['limit-incomplete', 'memlock', 'write * - memlock unlimited'],
  ]);
});

test('a type - alone exempts from every limit, but not * and not %', () => {
  const exempt = { item: 'none', domain: { kind: 'user', name: 'root' }, source: `${file}:1` };
  assert.deepEqual(entries('root -'), [exempt]);
  assert.deepEqual(found('root -'), [['limits-exempt', '-', undefined]]);
  assert.equal(parse('root -').findings.some(isError), false);
  for (const text of ['* -', '% -', '%rdma -']) {
    assert.deepEqual([entries(text), codesOf(text)], [[], ['limit-incomplete']], text);
  }
  assert.deepEqual(codesOf('9:5 -'), ['bad-limit-domain']);
});

test('a line that a later one replaces altogether is named; both stay, and the last one counts', () => {
  const repeated = (text: string) => codesOf(text).filter((code) => code === 'repeated-limit');
  assert.deepEqual(repeated('* - memlock 1\n* - memlock 2\n').length, 1);
  assert.deepEqual(repeated('* soft memlock 1\n* - memlock 2\n').length, 1);
  assert.deepEqual(repeated('* - memlock 1\n* soft memlock 2\n* hard memlock 3\n').length, 1);
  assert.deepEqual(repeated('* - memlock 1\n* hard memlock 2\n'), []);
  assert.deepEqual(repeated('* soft memlock 1\n* hard memlock 2\n'), []);
  assert.deepEqual(repeated('* - memlock 1\nroot - memlock 2\n* - nofile 3\n'), []);
  assert.match(parse('* - memlock 1\n* - memlock 2').findings[0]?.message ?? '', /limits.conf:1 /);
  assert.equal(entries('* - memlock 1\n* - memlock 2').length, 2);
});

test('several mistakes of a line are all named', () => {
  assert.deepEqual(codesOf('9:5 sfot memlok 5'), [
    ...['bad-limit-domain', 'unknown-limit-item', 'unknown-limit-type'],
  ]);
  assert.deepEqual(codesOf('* sfot memlock x'), ['unknown-limit-type', 'bad-limit-value']);
});
