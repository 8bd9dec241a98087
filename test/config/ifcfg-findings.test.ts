import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { parseIfcfg } from '../../src/config/ipoib/ifcfg.ts';
import { ipoibCodes } from '../../src/core/codes/ipoib.ts';
import type { InterfaceConfig } from '../../src/core/desired/ipoib.ts';

const file = '/etc/sysconfig/network-scripts/ifcfg-mlx4_ib0';
const parse = (text: string) => parseIfcfg({ file, text }, 'node7');
const config = (text: string): InterfaceConfig | undefined => parse(text).value;
/** Code, the words under the caret, hint. */
const findings = (text: string): readonly (readonly [string, string, string?])[] =>
  parse(text).findings.map(({ code, span, hint }) => {
    const at = text.slice(span.start, span.end);
    return hint === undefined ? [code, at] : [code, at, hint];
  });

const ib = 'TYPE=InfiniBand\n';
const child = `${ib}PKEY=yes\nPHYSDEV=ib_a\n`;
const hex = '8000004cfe800000000000000000000100000001';
const colons = hex.match(/../g)?.join(':') ?? '';
const tail = colons.slice(-23);
const whole = 'write all of what is in /sys/class/net/<name>/address';

/** One finding each: its code, the words under the caret, its hint. */
const found: readonly (readonly [string, string, string, string?])[] = [
  ['TYPE=Infinband\n', 'bad-ifcfg-value', 'Infinband', 'write TYPE=InfiniBand'],
  ['TYPE=IPoIB\nCONNECTED_MODE=yes\n', 'bad-ifcfg-value', 'IPoIB', 'write TYPE=InfiniBand'],
  ['TYPE=INFINIBAND\n', 'ifcfg-spelling', 'INFINIBAND', 'write TYPE=InfiniBand'],
  ['CONNECTED_MODE=yes\n', 'infiniband-keys-unread', 'yes', 'write TYPE=InfiniBand'],
  ['TYPE=Ethernet\nPKEY=yes\n', 'infiniband-keys-unread', 'yes', 'write TYPE=InfiniBand'],
  [`${ib}DEVICE=a-name-too-long-\n`, 'bad-interface', 'a-name-too-long-', 'a name has at most 15'],
  [`${ib}DEVICE="ib 0"\n`, 'bad-interface', 'ib 0'],
  [`${ib}ONBOOT=maybe\n`, 'not-a-switch', 'maybe', 'write yes or no'],
  [`${ib}IPV6INIT='yse'\n`, 'not-a-switch', 'yse', 'did you mean yes?'],
  [`${ib}CONNECTED_MODE=Yes\n`, 'ifcfg-spelling', 'Yes', 'write yes'],
  [`${ib}DEFROUTE=No\n`, 'ifcfg-spelling', 'No', 'write no'],
  [`${ib}BOOTPROTO=DHCP\n`, 'ifcfg-spelling', 'DHCP', 'write dhcp'],
  [`${ib}BOOTPROTO=dhpc\n`, 'bad-ifcfg-value', 'dhpc', 'did you mean dhcp?'],
  [`${ib}HWADDR=${tail}\n`, 'hwaddr-tail', tail, whole],
  [`${ib}HWADDR=00:11:22:33:44:55\n`, 'bad-hwaddr', '00:11:22:33:44:55'],
  [`TYPE=Ethernet\nHWADDR=${colons}\n`, 'bad-hwaddr', colons],
  [`${ib}HWADDR=${hex}\n`, 'bad-hwaddr', hex, `write ${colons}`],
  [`${ib}HWADDR=x\n`, 'bad-hwaddr', 'x'],
  [`${ib}MTU=64k\n`, 'bad-number', '64k', 'it can be 68 to 65520'],
  [`${ib}PKEY_ID=0x8001\n`, 'pkey-not-switched', '0x8001', 'add PKEY=yes'],
  [`${ib}PKEY=yes\nPKEY_ID=0x8001\n`, 'pkey-incomplete', 'yes', 'add PHYSDEV=...'],
  [child, 'pkey-incomplete', 'yes', 'add PKEY_ID=...'],
  [`${child}PKEY_ID=0x1\n`, 'pkey-limited', '0x1', 'write 0x8001'],
  [`${child}PKEY_ID=0x7fff\n`, 'pkey-limited', '0x7fff', 'write 0xffff'],
  [`${child}PKEY_ID=8001\n`, 'pkey-not-hex', '8001', 'write 0x8001'],
  [`${child}PKEY_ID=32770\n`, 'pkey-not-hex', '32770', 'write 0x8002'],
  [`${child}PKEY_ID=80a1\n`, 'bad-pkey', '80a1', 'write 0x80a1'],
  [`${child}PKEY_ID=0x8000\n`, 'bad-pkey', '0x8000', 'it can be 0x8001 to 0xffff'],
  [`${child}PKEY_ID=0x10000\n`, 'bad-pkey', '0x10000', 'it can be 0x8001 to 0xffff'],
  [
    `${child}PKEY_ID=0x8001\nDEVICE=ib_a.0001\n`,
    'pkey-device-name',
    'ib_a.0001',
    'write DEVICE=ib_a.8001',
  ],
  [
    `${ib}PKEY=yes\nPKEY_ID=0x8001\nPHYSDEV=elevenchars\n`,
    'bad-interface',
    'elevenchars',
    'a name has at most 15 characters',
  ],
  [`${ib}IPADDR=node7\n`, 'bad-ip-address', 'node7'],
  [
    `${ib}IPADDR=10.0.0.01\n`,
    'bad-ip-address',
    '10.0.0.01',
    'write the numbers without leading zeroes',
  ],
  [`${ib}IPADDR=0.0.0.0\n`, 'bad-ip-address', '0.0.0.0'],
  [`${ib}IPADDR1=fd00::1\n`, 'bad-ip-address', 'fd00::1', 'write IPV6ADDR=fd00::1'],
  [
    `${ib}IPADDR=10.0.0.1/24\n`,
    'bad-ip-address',
    '10.0.0.1/24',
    'write IPADDR=10.0.0.1 and PREFIX=24',
  ],
  [`${ib}IPV6ADDR=10.0.0.1\n`, 'bad-ip-address', '10.0.0.1', 'write IPADDR=10.0.0.1'],
  [`${ib}IPV6ADDR=fd00::1/129\n`, 'bad-number', 'fd00::1/129', 'it can be 0 to 128'],
  [`${ib}IPADDR=10.0.0.1\n`, 'prefix-missing', '10.0.0.1', 'add PREFIX=...'],
  [`${ib}IPADDR0=10.0.0.1\nPREFIX=24\n`, 'prefix-missing', '10.0.0.1', 'write PREFIX0=24'],
  [
    `${ib}IPADDR=10.0.0.1\nPREFIX=24\nNETMASK=255.0.0.0\n`,
    'netmask-contradicts-prefix',
    '255.0.0.0',
    'remove one of the two',
  ],
  [
    `${ib}IPADDR=10.0.0.1\nPREFIX=8\nNETMASK=255.0.0.0\n`,
    'netmask-and-prefix',
    '255.0.0.0',
    'remove it',
  ],
  [`${ib}IPADDR3=10.0.0.1\nPREFIX3=8\n`, 'address-gap', '10.0.0.1', 'call it IPADDR2'],
  [`${ib}IPADDR=10.0.0.1\nPREFIX=24\nGATEWAY=10.0.1.1\n`, 'gateway-outside', '10.0.1.1'],
  [`${ib}IPV6ADDR=fd00::1\nIPV6_DEFAULTGW=fd00:0:0:1::1\n`, 'gateway-outside', 'fd00:0:0:1::1'],
  [`${ib}GATEWAY=fd00::1\n`, 'bad-ip-address', 'fd00::1', 'write IPV6_DEFAULTGW=fd00::1'],
  [`${ib}SLAVE=yes\n`, 'slave-without-master', 'yes', 'add MASTER=<bond>'],
  [`${ib}MASTER=bond0\n`, 'slave-without-master', 'bond0', 'add SLAVE=yes'],
  [`${ib}IPADR="10.0.0.1"\n`, 'unknown-ifcfg-key', 'IPADR', 'did you mean IPADDR?'],
  [
    `${ib}CONECTED_MODE=yes\n`,
    'unknown-ifcfg-key',
    'CONECTED_MODE',
    'did you mean CONNECTED_MODE?',
  ],
];
for (const [text, ...expected] of found) {
  test(`${expected[0]}: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(findings(text), [expected]);
  });
}

test('a prefix that cannot be read takes its address with it, and says both', () => {
  assert.deepEqual(findings(`${ib}IPADDR=10.0.0.1\nNETMASK=24\n`), [
    ['bad-netmask', '24', 'write PREFIX=24'],
    ['prefix-unusable', '10.0.0.1'],
  ]);
  assert.deepEqual(findings(`${ib}IPADDR=10.0.0.1\nPREFIX=255.255.0.0\n`)[0], [
    'bad-number',
    '255.255.0.0',
    'write 16',
  ]);
});

test('a child that cannot be told is refused, so that nothing of it is applied to the parent', () => {
  for (const text of [
    child,
    `${child}PKEY_ID=0\n`,
    `${ib}PKEY=yes\nPKEY_ID=0x8001\n`,
    `${ib}PKEY=x\n`,
  ]) {
    assert.deepEqual([config(text)?.refused, config(text)?.pkey], [true, undefined], text);
  }
  assert.equal(config(`${ib}PKEY=no\nPKEY_ID=0x8001\n`)?.refused, false);
  assert.equal(config(`${child}PKEY_ID=0x8001\nDEVICE=ib_a\n`)?.device, 'ib_a.8001');
});

test('a decimal P_Key is no finding where DEVICE says that it is meant', () => {
  const text = `${child}PKEY_ID=32770\nDEVICE=ib_a.8002\n`;
  assert.deepEqual([findings(text), config(text)?.pkey?.id], [[], 0x8002]);
});

test('Windows line ends: one finding, and the values as they are meant', () => {
  const text = `TYPE=InfiniBand\r\nDEVICE="ib_a"\r\nMTU=2044\r\n`;
  const { device, mtu, type } = config(text) ?? {};
  assert.deepEqual([device, mtu, type], ['ib_a', 2044, 'infiniband']);
  assert.deepEqual(findings(text), [
    ['carriage-return', 'TYPE=InfiniBand\r', 'save the file with Unix line ends'],
  ]);
});

test('every code of the subject has a test', () => {
  const tests = [
    'ipoib',
    'ipoib-duplicates',
    'ifcfg',
    'ifcfg-findings',
    'routes',
    'setup-interfaces',
  ].map((name) => readFileSync(join(import.meta.dirname, `${name}.test.ts`), 'utf8'));
  for (const code of Object.keys(ipoibCodes)) {
    assert.ok(
      tests.some((text) => text.includes(`'${code}'`)),
      code,
    );
  }
});
