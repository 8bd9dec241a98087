/** [srp] and [srp-target NAME]: timers that must be valid together, and targets over RDMA/CM. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse as parseIni } from 'ini';

import { mergeSettings } from '../../src/config/settings/merge.ts';
import { parseSettings } from '../../src/config/settings/settings.ts';
import { targetKeys } from '../../src/config/settings/srp-target-keys.ts';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import { timersProblem } from '../../src/core/srp/timers.ts';

const read = (...texts: readonly string[]) => {
  const files = texts.map((text, at) => ({ file: `f${at + 1}`, text }));
  return mergeSettings(
    files.map((source) => ({ source, parsed: parseSettings(source, parseIni) })),
  );
};

/** `file:line code the-marked-part`. */
const said = (...texts: readonly string[]): readonly string[] =>
  read(...texts).diagnostics.map(({ file, line, column, code, excerpt }) => {
    const { text = '', width = 0 } = excerpt ?? {};
    return `${file}:${line} ${code} ${text.slice(column - 1, column - 1 + width)}`;
  });

const timers = ({ srpFastIoFail, srpDevLoss, srpReconnectDelay }: Settings) => [
  srpFastIoFail,
  srpDevLoss,
  srpReconnectDelay,
];

test('the default timers are valid, also for the kernels of vendors', () => {
  const [fastIoFailTmo = 'off', devLossTmo = 'off', reconnectDelay = 'off'] =
    timers(defaultSettings);
  assert.equal(timersProblem({ fastIoFailTmo, devLossTmo, reconnectDelay }), undefined);
});

test('timers that are valid together apply, from whichever files they are', () => {
  const { value, diagnostics } = read(
    '[srp]\nfast-io-fail = 20\nreconnect-delay = off\n',
    '[srp]\ndev-loss = 30\n',
  );
  assert.deepEqual([timers(value), diagnostics], [[20, 30, 'off'], []]);
});

test('timers that no kernel takes together are reported where they become so, and none applies', () => {
  for (const [texts, expected] of [
    [['[srp]\ndev-loss = 3\n'], 'f1:2 bad-srp-timers 3'],
    [['[srp]\ndev-loss = 4\nfast-io-fail = 700\nreconnect-delay = 1\n'], 'f1:2 bad-srp-timers 4'],
    [['[srp]\nreconnect-delay = 0\n'], 'f1:2 bad-srp-timers 0'],
    [
      ['[srp]\nfast-io-fail = off\n', '[srp]\nreconnect-delay = 9\n[srp]\ndev-loss = 601\n'],
      'f2:4 bad-srp-timers 601',
    ],
    [
      ['[srp]\ndev-loss = off\nreconnect-delay = off\n', '[srp]\nfast-io-fail = off\n'],
      'f2:2 bad-srp-timers off',
    ],
  ] as const) {
    assert.deepEqual(said(...texts), [expected]);
    assert.deepEqual(timers(read(...texts).value), timers(defaultSettings));
  }
});

test('what a later value makes good is no problem', () => {
  assert.deepEqual(
    said('[srp]\ndev-loss = 3\n', '[srp]\nfast-io-fail = 2\nreconnect-delay = 1\n'),
    [],
  );
});

test("the kernel's own defaults are taken, with a word about the kernels of vendors", () => {
  const text = '[srp]\nfast-io-fail = 15\nreconnect-delay = 20\n';
  assert.deepEqual(said(text), ['f1:3 vendor-srp-timers 20']);
  assert.deepEqual(timers(read(text).value), [15, 600, 20]);
});

const target = (change = '', name = 'array.a'): string =>
  `[srp-target ${name}]\ndest = 10.0.0.7:4420\nid-ext = 0x0002C90300A01230\nioc-guid = 0002c90300a01231\n${change}`;

test('a target, under a name with a dot in it, which the ini package would nest', () => {
  const more =
    'src = fd00::1\nqueue-size = 128\nallow-ext-sg = 1\ninitiator-ext = 0000000000000001\n';
  const text = `[pass]\nsettle = 1\n${target(more)}[retry]\nmax = 9\n`;
  const { value, diagnostics } = read(text);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual([value.passSettleMs, value.retryMaxMs], [1000, 9000]);
  assert.deepEqual(value.srpTargets, [
    {
      name: 'array.a',
      dest: { ip: { family: 4, value: '10.0.0.7', scope: undefined }, port: 4420 },
      idExt: '0002c90300a01230',
      iocGuid: '0002c90300a01231',
      initiatorExt: '0000000000000001',
      src: { family: 6, value: 'fd00:0:0:0:0:0:0:1', scope: undefined },
      options: { queue_size: 128, allow_ext_sg: 1 },
      source: 'f1:3',
    },
  ]);
});

for (const { key, example, use } of targetKeys) {
  test(`[srp-target NAME] ${key} takes its example; a bad value is reported`, () => {
    const others = targetKeys
      .filter((one) => one.use === 'required' && one.key !== key)
      .map((one) => `${one.key} = ${one.example}\n`)
      .join('');
    const good = read(`[srp-target x]\n${key} = ${example}\n${others}`);
    assert.deepEqual([good.diagnostics, good.value.srpTargets.length], [[], 1]);
    const text = `[srp-target x]\n${key} = no such value!\n${others}`;
    assert.deepEqual(said(text), ['f1:2 bad-setting no such value!']);
    // A login parameter is left to the kernel; what says which login is meant is not guessed.
    assert.equal(read(text).value.srpTargets.length, use === 'option' ? 1 : 0);
  });
}

test('addresses: IPv6 in brackets, with a port, and none that leads nowhere', () => {
  for (const dest of ['[fd00::7]:1', '[fe80::7%ib0]:65535', '10.0.0.7:4420']) {
    assert.deepEqual(said(target().replace('10.0.0.7:4420', dest)), [], dest);
  }
  for (const dest of [
    '10.0.0.7',
    'fd00::7:4420',
    '[10.0.0.7]:4420',
    '[fe80::7]:4420',
    'host:4420',
    '0.0.0.0:4420',
    '10.0.0.7:0',
    '10.0.0.7:65536',
    '10.0.0.7:04',
  ]) {
    assert.deepEqual(said(target().replace('10.0.0.7:4420', dest)), [`f1:2 bad-setting ${dest}`]);
  }
});

test('ranges are those of the kernel', () => {
  for (const [key, low, high] of [
    ['cmd-sg-entries', 0, 256],
    ['sg-tablesize', 0, 2049],
    ['tl-retry-count', 1, 8],
    ['queue-size', 0, 2_147_483_648],
    ['max-it-iu-size', -1, 2_147_483_648],
  ] as const) {
    for (const value of [low, high])
      assert.deepEqual(said(target(`${key} = ${value}\n`)), [`f1:5 bad-setting ${value}`]);
    assert.deepEqual(said(target(`${key} = ${low + 1}\n${key} = ${high - 1}\n`)), [
      `f1:6 repeated-setting ${key}`,
    ]);
  }
});

test('what a target lacks, a name it lacks, and what it does not know', () => {
  assert.deepEqual(said('[srp-target x]\ndest = 10.0.0.7:1\n'), [
    'f1:1 bad-srp-target [srp-target x]',
  ]);
  assert.match(
    read('[srp-target x]\n').diagnostics[0]?.message ?? '',
    /dest and id-ext and ioc-guid/,
  );
  assert.deepEqual(said(target('', '')), ['f1:1 bad-srp-target [srp-target ]']);
  assert.deepEqual(said(target('', 'two words')), ['f1:1 bad-srp-target [srp-target two words]']);
  assert.deepEqual(said('[srp-targets x]\n'), ['f1:1 unknown-section [srp-targets x]']);
  const [found] = read(target('ch-cuont = 1\n')).diagnostics;
  assert.deepEqual([found?.code, found?.hint], ['unknown-setting', 'did you mean ch-count?']);
});

test('the same target by value counts once; the same identifiers elsewhere clash', () => {
  const second = target('initiator-ext = 0\n'.replace('0', '0'.repeat(16)), 'b').toUpperCase();
  const same = second
    .replace(/^.*\n/, '[srp-target b]\n')
    .replace(/^([A-Z-]+) /gm, (key) => key.toLowerCase());
  assert.deepEqual(said(target(), same), ['f2:1 duplicate-srp-target [srp-target b]']);
  assert.deepEqual(
    read(target(), same).value.srpTargets.map(({ name }) => name),
    ['array.a'],
  );
  const elsewhere = target('', 'b').replace(':4420', ':4421');
  assert.deepEqual(said(target(), elsewhere), ['f2:1 srp-target-clash [srp-target b]']);
  assert.equal(read(target(), elsewhere).value.srpTargets.length, 2);
  const other = `${elsewhere}initiator-ext = 0000000000000001\n`;
  assert.deepEqual(said(target(), other), []);
});

test('in a later file the same name stands for another target, also for none', () => {
  const moved = target().replace('10.0.0.7', '10.0.0.8');
  const ports = read(target(), target('', 'b').replace('1230', '1299'), moved).value.srpTargets;
  assert.deepEqual(
    ports.map(({ name, source }) => `${name} ${source}`),
    ['b f2:1', 'array.a f3:1'],
  );
  const broken = '[srp-target array.a]\ndest = nowhere\n';
  assert.deepEqual(read(target(), broken).value.srpTargets, []);
});

test('a section that is opened again goes on', () => {
  const [first = '', ...rest] = target().split('\n');
  const text = [first, rest[0], '[retry]', 'max = 9', first, ...rest.slice(1)].join('\n');
  assert.deepEqual([said(text), read(text).value.srpTargets.length], [[], 1]);
});
