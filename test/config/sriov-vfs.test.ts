import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

import { sriovVfsPath } from '../../src/config/mlx4/sriov-vfs.ts';
import { ethernetRows, infinibandRows, otherWords, vfKeys } from '../../src/config/mlx4/vf-rows.ts';
import { renderSamples } from '../../src/config/samples.ts';
import {
  entries,
  found,
  foundIn,
  guid,
  hint,
  locate,
  mac,
  message,
  only,
  vf,
} from './sriov-lines.ts';

const usable: Readonly<Record<string, readonly [1 | 2, object]>> = {
  [`guid ${guid} pkey 0xffff 0x8002`]: [1, { link: 'ib', guid, pkeys: ['ffff', '8002'] }],
  'port 1 pkey 0x7fff 0x0002': [1, { link: 'ib', pkeys: ['7fff', '0002'] }],
  'port 2 mac 2:0:0:0:0:1 spoofchk on': [2, { link: 'eth', mac, spoofchk: 'on' }],
  [`port 2 mac ${mac} vlan 10 qos 3 proto 802.1AD state enable rate 7`]: [
    2,
    { link: 'eth', mac, vlan: 10, qos: 3, proto: '802.1ad', state: 'enable', rate: 7 },
  ],
};
for (const [line, [port, settings]] of Object.entries(usable)) {
  test(`${line} is read`, () => {
    assert.deepEqual(only(line), { vf, port, settings, source: 'f:1' });
    assert.deepEqual(found(line), []);
    assert.deepEqual(foundIn(`\t${vf}  ${line} \n`), []);
  });
}

test('comments and blank lines say nothing, and comments in column 1 join nothing', () => {
  assert.deepEqual(foundIn(`# ${vf} mac x \\\n\n  \n   # y\n`), []);
  assert.deepEqual(entries(`# \\\n${vf} vlan 3\n`).length, 1);
  assert.deepEqual(foundIn(` # \\\n${vf} vlan 3 \\\n`), [
    '1:4 line-continued',
    '2:21 line-continued',
  ]);
  assert.deepEqual(entries(`${vf} vlan 3 \\\n`), []);
});

test('a comment behind settings is left out; the script takes it for settings', () => {
  assert.deepEqual(found(`mac ${mac} # lab`), ['23 comment-after-words']);
  assert.deepEqual(only('pkey 0xffff # 0x8001').settings, { link: 'ib', pkeys: ['ffff'] });
});

test('Windows line ends are read with a warning', () => {
  assert.deepEqual(foundIn(`# x\r\n${vf} vlan 3\r\n`), ['2:20 carriage-return']);
  assert.deepEqual(only('vlan 3\r\n').settings, { link: 'eth', vlan: 3 });
});

test('the address is that of a virtual function, as sysfs spells it', () => {
  assert.deepEqual(foundIn('44:00.1 vlan 3'), ['1:1 bad-pci-address']);
  assert.equal(locate('44:00.1 vlan 3')[0]?.hint, `write ${vf}`);
  assert.deepEqual(foundIn('0000:44:00.0 vlan 3'), ['1:1 wrong-function']);
  assert.deepEqual(foundIn('0000:44:01.0 vlan 3'), []);
});

const places: Readonly<Record<string, readonly [string, string | null]>> = {
  '': ['-12 missing-vf-setting', null],
  'port 2': ['6 missing-vf-setting', null],
  'port mac 02:00:00:00:00:01': ['1 missing-value', null],
  'port 3 vlan 3': ['6 bad-vf-port', 'it can be 1 or 2, and is 1 where port is left out'],
  'port 0 vlan 3': ['6 bad-vf-port', 'it can be 1 or 2, and is 1 where port is left out'],
  'port 02 vlan 3': ['6 bad-vf-port', 'it can be 1 or 2, and is 1 where port is left out'],
  'vlan 3 port 2': ['8 misplaced-vf-setting', 'move it to the front'],
  'pkey 0xffff port 2': ['13 misplaced-vf-setting', 'move pkey and its values to the end'],
  'pkey 0xffff guid 1': ['13 misplaced-vf-setting', 'move pkey and its values to the end'],
  'pkey 0xffff pkey 0x8001': ['13 misplaced-vf-setting', 'write pkey once'],
  'pkey mac': ['6 misplaced-vf-setting', 'move pkey and its values to the end'],
  pkey: ['1 missing-value', null],
  'vlan 3 rate 1 qos 3': ['15 misplaced-vf-setting', 'move it there'],
  'vlan 3 proto 802.1Q qos 3': ['21 misplaced-vf-setting', 'move it there'],
  'rate 1 proto 802.1Q': ['8 misplaced-vf-setting', 'move it there'],
  'vlan 3 guid 1': [
    '8 mixed-vf-settings',
    'a port is one or the other; give each port a line of its own',
  ],
  'guid 0000000000000007 vlan 3 pkey 0xffff': [
    '23 mixed-vf-settings',
    'a port is one or the other; give each port a line of its own',
  ],
  'vlam 3': ['1 unknown-vf-setting', 'did you mean vlan?'],
  'prot 2 vlan 3': ['1 unknown-vf-setting', 'did you mean port?'],
  'rate 1 spoof on': ['8 unknown-vf-setting', 'did you mean spoofchk?'],
  'vlan 3 quux zot': ['8 unknown-vf-setting', `it can be ${vfKeys.slice(1).join(', ')}`],
  'max_tx_rate 7': ['1 unread-vf-line', 'put one of mac, vlan, rate, spoofchk first'],
  'pkey 0xffff 0x8001 0xffff': ['20 repeated-vf-pkey', null],
};
for (const [line, [code, said]] of Object.entries(places)) {
  test(`${line === '' ? 'an address alone' : line}: ${code}`, () => {
    assert.deepEqual(found(line), [code]);
    assert.equal(hint(line), said);
    const isUsed = /unread|repeated/.test(code);
    assert.equal(entries(`${vf} ${line}`).length, isUsed ? 1 : 0);
  });
}

for (const [word, said] of otherWords) {
  test(`${word} is no setting`, () => {
    assert.deepEqual(found(`${word} 3`), ['1 unknown-vf-setting']);
    assert.equal(hint(`vlan 3 ${word.toUpperCase()} 3`), said);
  });
}

test('guid as the last word keeps the script busy for ever; before pkey it only misses its value', () => {
  assert.deepEqual(found('guid'), ['1 missing-value']);
  assert.match(message('guid'), /the script never ends without it$/);
  assert.equal(message('guid pkey 0xffff'), 'guid needs a value');
  const shift = 'set -- guid; for i in 1 2 3; do [ "$1" = guid ] && { shift 2; }; done; echo "$#"';
  assert.equal(spawnSync('bash', ['-c', shift], { encoding: 'utf8' }).stdout, '1\n');
});

test('guid without pkey is used, and said to leave the P_Key as it is', () => {
  assert.deepEqual(found(`guid ${guid}`), ['1 guid-without-pkey']);
  assert.deepEqual(only(`guid ${guid}`).settings, { link: 'ib', guid });
});

test('lines about the same virtual function and port are merged, and the last one counts', () => {
  const text = `${vf} guid ${guid}\n${vf} port 1 pkey 0xffff\n${vf} pkey 0x8001\n`;
  assert.deepEqual(entries(text), [
    { vf, port: 1, settings: { link: 'ib', guid, pkeys: ['8001'] }, source: 'f:3' },
  ]);
  assert.deepEqual(foundIn(text), ['1:14 guid-without-pkey', '3:14 repeated-vf-setting']);
  const ethernet = `${vf} vlan 3\n${vf} vlan 4 qos 1\n`;
  assert.deepEqual(entries(ethernet)[0]?.settings, { link: 'eth', vlan: 4, qos: 1 });
  assert.deepEqual(foundIn(ethernet), ['2:14 repeated-vf-setting']);
  assert.match(locate(ethernet)[0]?.message ?? '', /is set on f:1 already; this line counts$/);
});

test('InfiniBand and Ethernet on one port contradict each other, and most often a port is missing', () => {
  assert.deepEqual(foundIn(`${vf} pkey 0xffff\n${vf} vlan 3\n`), ['2:14 vf-link-type']);
  assert.equal(
    locate(`${vf} pkey 0xffff\n${vf} vlan 3\n`)[0]?.hint,
    'write port 2 behind the address if the other port is meant',
  );
  assert.deepEqual(foundIn(`${vf} pkey 0xffff\n${vf} port 2 vlan 3\n`), []);
  assert.equal(entries(`${vf} pkey 0xffff\n${vf} vlan 3\n`).length, 2);
});

test('a GUID or MAC address of two is told', () => {
  const two = (settings: string, again = settings): readonly string[] =>
    foundIn(`${vf} ${settings}\n0000:44:00.2 ${again}\n`);
  assert.deepEqual(two(`mac ${mac}`), ['2:14 shared-vf-address']);
  assert.deepEqual(two(`guid ${guid} pkey 0xffff`, `guid 0x${guid} pkey 0xffff`), [
    '2:14 shared-vf-address',
  ]);
  assert.deepEqual(two('guid 0 pkey 0xffff'), []);
  const same = `${vf} mac ${mac}\n`;
  assert.deepEqual(foundIn(same + same), ['2:14 repeated-vf-setting']);
  assert.deepEqual(two(`mac ${mac}`, 'mac 02:00:00:00:00:02'), []);
});

test('every setting is in the sample, and uncommented there is no error', () => {
  const text = (renderSamples().get(sriovVfsPath) ?? '').replace(/^#(?! )/gm, '');
  assert.deepEqual(foundIn(text), []);
  const rows = [...infinibandRows, ...ethernetRows];
  assert.equal(entries(text).length, rows.length);
  for (const { key } of rows) assert.match(text, new RegExp(` ${key} `));
});
