import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { SrpRule } from '../../src/core/desired/srp.ts';
import type { Finding } from '../../src/core/diagnostic.ts';
import { isError, locateAll } from '../../src/config/locate.ts';
import { kernelKeys, matchRows, optionRows } from '../../src/config/srp/keys.ts';
import { parseSrpRules } from '../../src/config/srp/rules.ts';

const parse = (text: string) => parseSrpRules({ file: 'f', text });
/** Findings as `COLUMN CODE`. */
const found = (text: string): readonly string[] =>
  locateAll({ file: 'f', text }, parse(text).findings).map(
    ({ column, code }) => `${column} ${code}`,
  );
const only = (line: string): SrpRule => {
  const { rules } = parse(`${line}\n`).value;
  const [rule, ...more] = rules;
  assert.ok(rule !== undefined && more.length === 0, `one rule from ${JSON.stringify(line)}`);
  return rule;
};
const firstOf = (line: string): Finding => {
  const [finding] = parse(`${line}\n`).findings;
  assert.ok(finding !== undefined, `a finding about ${JSON.stringify(line)}`);
  return finding;
};

const gid = 'fe800000000000000002c90200402bd5';
const matches: Readonly<Record<string, readonly [string, object]>> = {
  id_ext: ['200500A0B81146A1', { idExt: '200500a0b81146a1' }],
  ioc_guid: ['a0b80200402bef', { iocGuid: '00a0b80200402bef' }],
  dgid: [gid, { dgid: gid }],
  service_id: ['1', { serviceId: '0000000000000001' }],
  pkey: ['ffff', { pkey: 'ffff' }],
};

for (const { key, digits } of matchRows) {
  const [written, match] = matches[key] ?? ['', {}];
  test(`${key} is matched by value`, () => {
    assert.deepEqual(only(`a ${key}=${written}`).match, match);
    assert.deepEqual(only(`d ${key}=${written.toUpperCase()}`).match, match);
    assert.deepEqual(found(`a ${key}=${written}\n`), []);
  });
  test(`${key} has at most ${digits} digits, without 0x and colons`, () => {
    const at = key.length + 4;
    const wrong = {
      ['1'.repeat(digits + 1)]: `${at} value-too-long`,
      [`0x${written}`]: `${at} hex-prefix`,
      '12:34': `${at} colons-in-id`,
      '1g': `${at + 1} bad-hex`,
    };
    for (const [value, expected] of Object.entries(wrong)) {
      assert.deepEqual(found(`a ${key}=${value}\n`), [expected], value);
      assert.deepEqual(parse(`d ${key}=${value}\n`).value.rules, []);
    }
    assert.ok(!parse(`a ${key}=${'1'.repeat(digits)}\n`).findings.some(isError));
  });
  test(`${key} without a value looks at nothing`, () => {
    assert.deepEqual(only(`a ${key}=`).match, {});
    assert.deepEqual(found(`a ${key}=\n`), [`${key.length + 4} empty-match`]);
    assert.deepEqual(only(`a ${key}=${written},${key}=`).match, {});
  });
}

for (const { key, min, max } of optionRows) {
  test(`${key} is ${min} to ${max}, as the kernel takes it`, () => {
    const more = key === 'max_cmd_per_lun' ? `,queue_size=${max}` : '';
    for (const value of [min, max]) {
      assert.equal(only(`a ${key}=${value}${more}`).options[key], value);
      assert.deepEqual(found(`a ${key}=${value}${more}\n`), []);
    }
    const at = key.length + 4;
    for (const value of [min - 1, max + 1]) {
      assert.deepEqual(found(`a ${key}=${value}\n`), [`${at} bad-number`], String(value));
    }
    assert.deepEqual(found(`a ${key}=2x\n`), [`${at + 1} bad-number`]);
    assert.deepEqual(found(`a ${key}=\n`), [`${at} missing-value`]);
    assert.deepEqual(found(`a ${key}=${'1'.repeat(17)}\n`), [`${at} value-too-long`]);
    assert.deepEqual(found(`d ${key}=${min}\n`), ['3 option-on-disallow']);
  });
}

for (const key of kernelKeys.keys()) {
  test(`${key} is for the kernel only`, () => {
    assert.deepEqual(found(`a id_ext=1,${key}=5\n`), ['12 kernel-only-key']);
  });
}

/** Each was tried with srp_daemon 44. */
const accepted: readonly string[] = [
  ...['a', 'd', 'A', 'D', 'a ', 'd\t ', 'aid_ext=1,queue_size=5', 'dpkey=1', '', '#', '#a\r'],
  ...['a id_ext=1,queue_size=5', 'a id_ext=1, queue_size=5', 'a id_ext=1 queue_size=5'],
  ...['a id_ext=1\tqueue_size=5', 'a id_ext=1,queue_size=5,', 'a  id_ext=1 ', 'a id_ext=1,\t '],
];
test('blanks, commas at the end and capital letters are fine where srp_daemon takes them', () => {
  for (const line of accepted) assert.deepEqual(found(`${line}\n`), [], JSON.stringify(line));
  const rule = only('a id_ext=1,queue_size=5');
  for (const line of accepted.filter((text) => text.includes('queue_size'))) {
    assert.deepEqual(only(line), rule, line);
  }
  assert.deepEqual([only('A').action, only('D\t ').action], ['allow', 'disallow']);
});

/** The first character wrong, and the hint. */
const starts: readonly (readonly [string, string])[] = [
  ['allow id_ext=1', 'write a'],
  ['deny', 'write d'],
  ['disallow', 'write d'],
  ['ioc_guid=1', 'write a or d and a blank before it'],
  [`dgid=${gid}`, 'write a or d and a blank before it'],
  ['allow_ext_sg=1', 'write a or d and a blank before it'],
  ['\ufeffa id_ext=1', 'save the file without a byte order mark'],
  ['* id_ext=1', 'write a to allow or d to disallow'],
  ['a=1', 'write a to allow or d to disallow'],
];
for (const [line, hint] of starts) {
  test(`${JSON.stringify(line)} starts with neither a nor d: ${hint}`, () => {
    assert.deepEqual(found(`${line}\n`), ['1 not-a-rule']);
    assert.equal(firstOf(line).hint, hint);
  });
}

/** What helps. */
const hints: readonly (readonly [string, string])[] = [
  ['a ioc_guid=0x00a0b80200402bd7', 'write ioc_guid=00a0b80200402bd7'],
  ['a dgid=fe80:0000:0000:0000:0002:c902:0040:2bd5', `write ${gid}`],
  ['a ioc_guid=00a0:b802:0040:2bd7', 'write 00a0b80200402bd7'],
  ['a dgid=fe800000000000002c90200402bd5', `write ${gid} if that is meant`],
  ['a pkey=18001', 'write 8001'],
  ['a max_sect=010', 'write 8, or 10 if that is meant'],
  ['a max_sect=07', 'write 7'],
  ['a tl_retry_count=9', 'it can be 2 to 7'],
  ['a ch_count=0', 'it can be 1 or more'],
  ['a ID_EXT=1', 'did you mean id_ext?'],
  ['a queue_sise=1', 'did you mean queue_size?'],
  ['a id_ext=1,initiator_ext=2', 'remove it; srp_daemon -n sets it to the GUID of the target port'],
  ['a max_cmd_per_lun=64', 'set queue_size=64'],
  ['d\r', 'save the file with Unix line ends'],
];
for (const [line, hint] of hints) {
  test(`${JSON.stringify(line)}: ${hint}`, () => {
    assert.equal(firstOf(line).hint, hint);
  });
}

test('a line that srp_daemon refuses says so, and who loses what', () => {
  assert.equal(
    firstOf('a id_ext=0x1').message,
    'id_ext is written without 0x; srp_daemon refuses the whole file for it, Holdfast this line only',
  );
  const { message } = firstOf('a tl_retry_count=9');
  assert.equal(message, 'tl_retry_count=9 is out of range; the kernel refuses each login with it');
});
