import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { SrpMatch, SrpRule } from '../../src/core/desired/srp.ts';
import {
  parseDgid,
  parseHcaPort,
  parseIdExt,
  parseIocGuid,
  parsePkey,
  parseServiceId,
} from '../../src/core/srp/ids.ts';
import type { SrpTarget } from '../../src/core/srp/match-rule.ts';
import { matchRule, unreachableRules } from '../../src/core/srp/match-rule.ts';
import { parseSeconds, parseSrpTimer, timersProblem } from '../../src/core/srp/timers.ts';

const need = <T>(value: T | undefined): T => {
  assert.ok(value !== undefined);
  return value;
};

for (const parse of [parseIdExt, parseIocGuid, parseServiceId]) {
  test(`${parse.name} takes 1 to 16 hexadecimal digits and keeps their value`, () => {
    assert.equal(parse('2C9'), '00000000000002c9');
    assert.equal(parse('0x0002c90300001234'), '0002c90300001234');
    for (const text of ['', '0x', 'g', '1 ', '0x0x1', '-1', '10002c90300001234']) {
      assert.equal(parse(text), undefined, text);
    }
  });
}

test('a P_Key is 1 to 4 hexadecimal digits', () => {
  assert.deepEqual(['ffff', '0x7FFF', '1', '1ffff', ''].map(parsePkey), [
    'ffff',
    '7fff',
    '0001',
    undefined,
    undefined,
  ]);
});

test('a GID is all 32 digits, or eight groups as sysfs prints them', () => {
  const gid = 'fe800000000000000002c90200402bd5';
  assert.equal(parseDgid(gid.toUpperCase()), gid);
  assert.equal(parseDgid('fe80:0000:0000:0000:0002:c902:0040:2bd5'), gid);
  for (const text of [gid.slice(1), `${gid}0`, 'fe80::2:c902:40:2bd5', `:${gid.slice(1)}`]) {
    assert.equal(parseDgid(text), undefined, text);
  }
});

test('a local port is HCA:port with a number from 1 to 255', () => {
  for (const text of ['mlx4_0:2', 'ibp3s0:1', 'mlx5_bond_0:255']) {
    assert.equal(parseHcaPort(text), text);
  }
  for (const text of ['mlx4_0', 'mlx4_0:0', 'mlx4_0:01', 'mlx4_0:256', ':1', '../x:1', '.:1']) {
    assert.equal(parseHcaPort(text), undefined, text);
  }
});

const target: SrpTarget = {
  idExt: need(parseIdExt('1')),
  iocGuid: need(parseIocGuid('2')),
  dgid: need(parseDgid('fe800000000000000002c90200402bd5')),
  serviceId: need(parseServiceId('3')),
  pkey: need(parsePkey('ffff')),
};

const other: SrpTarget = {
  idExt: need(parseIdExt('a')),
  iocGuid: need(parseIocGuid('a')),
  dgid: need(parseDgid('fe80000000000000000000000000000a')),
  serviceId: need(parseServiceId('a')),
  pkey: need(parsePkey('7fff')),
};

const rule = (action: SrpRule['action'], match: SrpMatch, queue?: number): SrpRule => ({
  action,
  match,
  options: queue === undefined ? {} : { queue_size: queue },
  source: 'f:1',
});

test('no rule allows, and so does a list of which none matches', () => {
  const nothing = { allowed: true, options: {}, rule: undefined };
  assert.deepEqual(matchRule([], target), nothing);
  assert.deepEqual(matchRule([rule('disallow', { idExt: other.idExt })], target), nothing);
});

test('the first rule that matches counts, with its options', () => {
  const first = rule('allow', { idExt: target.idExt }, 7);
  const last = rule('disallow', {});
  const verdict = matchRule([rule('allow', { pkey: other.pkey }, 5), first, last], target);
  assert.deepEqual(verdict, { allowed: true, options: { queue_size: 7 }, rule: first });
  assert.deepEqual(matchRule([last, first], target), { allowed: false, options: {}, rule: last });
});

const one: readonly (readonly [SrpMatch, SrpMatch])[] = [
  [{ idExt: target.idExt }, { idExt: other.idExt }],
  [{ iocGuid: target.iocGuid }, { iocGuid: other.iocGuid }],
  [{ dgid: target.dgid }, { dgid: other.dgid }],
  [{ serviceId: target.serviceId }, { serviceId: other.serviceId }],
  [{ pkey: target.pkey }, { pkey: other.pkey }],
];
for (const [same, different] of one) {
  test(`every key of a rule has to fit: ${Object.keys(same).join('')}`, () => {
    assert.equal(matchRule([rule('disallow', same)], target).allowed, false);
    assert.equal(matchRule([rule('disallow', { ...target, ...different })], target).allowed, true);
  });
}

test('a rule is unreachable behind one that asks for the same or for less', () => {
  const { idExt, pkey, iocGuid } = target;
  const reached = rule('allow', { idExt, iocGuid });
  const also = rule('allow', { pkey, idExt }, 5);
  const rules = [reached, also, rule('disallow', { idExt, pkey }), rule('disallow', { pkey })];
  const more = [rule('allow', { ...target }), rule('disallow', {}), rule('allow', { iocGuid })];
  const found = [...unreachableRules([...rules, ...more])];
  assert.deepEqual(found, [
    [rules[2], also],
    [more[0], reached],
    [more[2], more[1]],
  ]);
});

test('of several that take a rule, the first is named', () => {
  const same = [1, 2, 3].map((queue) => rule('allow', { pkey: target.pkey }, queue));
  assert.deepEqual([...unreachableRules(same).values()], [same[0], same[0]]);
});

const timers = (text: string) => {
  const [reconnectDelay, fastIoFailTmo, devLossTmo] = text.split(' ').map(parseSrpTimer).map(need);
  return timersProblem({
    reconnectDelay: need(reconnectDelay),
    fastIoFailTmo: need(fastIoFailTmo),
    devLossTmo: need(devLossTmo),
  });
};

/** reconnect_delay, fast_io_fail_tmo, dev_loss_tmo; and a word of what is said, for each rule of srp_tmo_valid. */
const triples: Readonly<Record<string, string | undefined>> = {
  '10 15 600': undefined,
  '10 15 off': undefined,
  'off off 600': undefined,
  '1 off off': undefined,
  'off 0 off': undefined,
  'off 600 601': undefined,
  'off off off': 'all off',
  '-1 -1 -1': 'all off',
  '0 15 600': 'reconnect_delay is 0',
  '10 601 off': 'fast_io_fail_tmo is 601',
  'off off 601': 'dev_loss_tmo is 601',
  '10 off 601': 'dev_loss_tmo is 601',
  '10 60 60': 'has to fail before',
  '10 61 60': 'has to fail before',
};
for (const [text, said] of Object.entries(triples)) {
  test(`timers ${text}: ${said ?? 'fine'}`, () => {
    const problem = timers(text);
    if (said === undefined) assert.equal(problem, undefined);
    else assert.match(problem?.sentence ?? '', new RegExp(said));
    if (said !== undefined) assert.equal(problem?.refusedBy, 'every kernel');
  });
}

test('the defaults of kernel.org are fine there, and too hasty for vendor kernels', () => {
  assert.equal(timers('20 15 600')?.refusedBy, 'vendor kernels');
  assert.equal(timers('15 15 600'), undefined);
});

test('a timer is off or a decimal number that fits an int', () => {
  assert.deepEqual(['off', '-1', '0', '15'].map(parseSrpTimer), ['off', 'off', 0, 15]);
  for (const text of ['', 'Off', 'of', '-2', '015', '0x10', '1.5', '15s', '2147483648']) {
    assert.equal(parseSrpTimer(text), undefined, text);
  }
  assert.equal(parseSeconds('off'), undefined);
});
