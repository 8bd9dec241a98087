import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ethernetRows } from '../../src/config/mlx4/vf-rows.ts';
import { entries, found, guid, hint, mac, message, only, vf } from './sriov-lines.ts';

for (const { key, read, opens, behind } of ethernetRows) {
  const value = { mac, proto: '802.1Q', spoofchk: 'off', state: 'auto' }[key as string] ?? '7';
  const front = behind === undefined ? (opens ? '' : `mac ${mac} `) : 'vlan 3 ';
  test(`${key} takes a value, once, in its place`, () => {
    assert.deepEqual(found(`${front}${key} ${value}`), []);
    assert.deepEqual(read(value).problem, undefined);
    const at = front.length + 1;
    assert.deepEqual(found(`${front}${key}`), [`${at} missing-value`]);
    assert.deepEqual(found(`${front}${key} rate 9`)[0], `${at} missing-value`);
    const twice = found(`${front}${key} ${value} ${front}${key} ${value}`);
    assert.ok(twice.some((one) => one.endsWith('repeated-option')));
    assert.equal(found(`${front}${key} !`).length, 1);
    assert.deepEqual(entries(`${vf} ${front}${key} !`), []);
  });
  test(`${key} at the front ${opens ? 'is' : 'is not'} what the script looks for`, () => {
    const code = behind === undefined ? 'unread-vf-line' : 'misplaced-vf-setting';
    assert.deepEqual(found(`${key} ${value}`), opens ? [] : [`1 ${code}`]);
  });
}

const numbers: Readonly<Record<string, readonly [string, string | undefined]>> = {
  'vlan 4096': ['6 bad-number', 'it can be 0 to 4095'],
  'vlan -1': ['6 bad-number', 'it can be 0 to 4095'],
  'vlan 010': ['6 bad-number', 'write 10, or 8 if that is meant'],
  'vlan ten': ['6 bad-number', 'it can be 0 to 4095'],
  'vlan 3 qos 8': ['12 bad-number', 'it can be 0 to 7'],
  'rate 4294967296': ['6 bad-number', 'it can be 0 to 4294967295'],
  'spoofchk yes': ['10 bad-vf-value', 'it can be on or off'],
  'spoofchk On': ['10 bad-vf-value', 'did you mean on?'],
  'rate 1 state enabled': ['14 bad-vf-value', 'did you mean enable?'],
  'vlan 3 proto 802.1x': ['14 bad-vf-value', 'did you mean 802.1Q?'],
};
for (const [line, [expected, said]] of Object.entries(numbers)) {
  test(`${line} is not a value`, () => {
    assert.deepEqual(found(line), [expected]);
    assert.equal(hint(line), said);
    const [kept, ...lost] = entries(`${vf} ${line}\n0000:44:00.2 vlan 0x10\n`);
    assert.deepEqual([kept?.settings, lost], [{ link: 'eth', vlan: 16 }, []]);
  });
}

const macs: Readonly<Record<string, string>> = {
  '02-00-00-00-00-01': `write ${mac}`,
  '0200.0000.0001': `write ${mac}`,
  '020000000001': `write ${mac}`,
  '02:00:00:00:01': 'a MAC address has six bytes with colons between them, as in 02:00:00:00:00:01',
  '00:02:c9:03:00:00:00:01': 'on an InfiniBand port it is guid instead of mac',
  '03:00:00:00:00:01': 'the first byte must be even',
  '00:00:00:00:00:00': 'without mac the driver takes a random one',
};
for (const [text, expected] of Object.entries(macs)) {
  test(`mac ${text} is not the address of one station`, () => {
    assert.deepEqual(found(`mac ${text}`), ['5 bad-mac']);
    assert.equal(hint(`mac ${text}`), expected);
  });
}

const guids: Readonly<Record<string, readonly [string, string]>> = {
  '05:01:14:03:00:7b:cb:a1': ['bad-vf-guid', `write ${guid}`],
  '0501:1403:007b:cba1': ['bad-vf-guid', `write ${guid}`],
  '05011403007bcbag': ['bad-vf-guid', 'a GUID has 16 hexadecimal digits, no colons'],
  '05011403007bcba10': ['bad-vf-guid', 'a GUID has 16 hexadecimal digits, no colons'],
  ffffffffffffffff: [
    'bad-vf-guid',
    'leave guid out to keep the GUID, or write 0 for one from the subnet manager',
  ],
  '5011403007bcba1': ['short-vf-guid', `write ${guid} if that is meant`],
};
for (const [text, [code, expected]] of Object.entries(guids)) {
  test(`guid ${text}: ${code}`, () => {
    assert.deepEqual(found(`guid ${text} pkey 0xffff`), [`6 ${code}`]);
    assert.equal(hint(`guid ${text} pkey 0xffff`), expected);
  });
}

test('a GUID is read by value, and 0 is one from the subnet manager', () => {
  for (const text of [guid, `0x${guid}`, guid.toUpperCase(), '5011403007bcba1']) {
    const { settings } = only(`guid ${text} pkey 0xffff`);
    assert.deepEqual(settings, { link: 'ib', guid, pkeys: ['ffff'] }, text);
  }
  assert.deepEqual(only('guid 0 pkey 0xffff').settings, {
    link: 'ib',
    guid: 'subnet-manager',
    pkeys: ['ffff'],
  });
  assert.match(message('guid 05:01:14:03:00:7b:cb:a1 pkey 0xffff'), /up to its first colon only$/);
});

const pkeys: Readonly<Record<string, readonly [string, string]>> = {
  ffff: ['bad-vf-pkey', 'write 0xffff'],
  '8002': ['bad-vf-pkey', 'write 0x8002, or 0x1f42 if it is decimal'],
  '65535': ['bad-vf-pkey', 'write 0xffff'],
  '7': ['bad-vf-pkey', 'write 0x0007'],
  '70000': ['bad-vf-pkey', 'a P_Key is written as in 0x8001'],
  '0x18001': ['bad-vf-pkey', 'a P_Key is written as in 0x8001'],
  '0xffff,0x8001': ['bad-vf-pkey', 'write 0xffff 0x8001'],
  '0x8000': ['bad-vf-pkey', 'the lower 15 bits of a P_Key are not all zero'],
  '0x0': ['bad-vf-pkey', 'the lower 15 bits of a P_Key are not all zero'],
  '0xFFFF': ['pkey-spelling', 'write 0xffff'],
  '0X8001': ['pkey-spelling', 'write 0x8001'],
  '0x2': ['pkey-spelling', 'write 0x0002'],
  '0x08001': ['pkey-spelling', 'write 0x8001'],
};
for (const [text, [code, expected]] of Object.entries(pkeys)) {
  test(`pkey ${text}: ${code}`, () => {
    assert.deepEqual(found(`pkey 0x7fff ${text}`), [`13 ${code}`]);
    assert.equal(hint(`pkey 0x7fff ${text}`), expected);
  });
}
