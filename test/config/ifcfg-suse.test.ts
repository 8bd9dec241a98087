import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseIfcfg } from '../../src/config/ipoib/ifcfg.ts';
import type { InterfaceConfig } from '../../src/core/desired/ipoib.ts';

const suse = '/etc/sysconfig/network/ifcfg-';
const parse = (text: string, path: string) => parseIfcfg({ file: path, text }, 'node7');
const config = (text: string, path: string): InterfaceConfig | undefined => parse(text, path).value;
/** Code, the words under the caret, hint. */
const findings = (text: string, path: string): readonly (readonly [string, string, string?])[] =>
  parse(text, path).findings.map(({ code, span, hint }) => {
    const at = text.slice(span.start, span.end);
    return hint === undefined ? [code, at] : [code, at, hint];
  });

test('SUSE: IPoIB by key or by name, with mode and start mode', () => {
  const text =
    'IPOIB=yes\nSTARTMODE=auto\nIPOIB_MODE=connected\nIPADDR=10.0.0.100/24\nIPADDR_x=fd00::1/64\n';
  const { device, type, onboot, connectedMode, addresses } = config(text, `${suse}fabric`) ?? {};
  assert.deepEqual([device, type, onboot, connectedMode], ['fabric', 'infiniband', true, true]);
  assert.deepEqual(
    addresses?.map(({ ip, prefix }) => [ip.family, prefix]),
    [
      [4, 24],
      [6, 64],
    ],
  );
  assert.deepEqual(findings(text, `${suse}fabric`), []);
  assert.equal(config('BOOTPROTO=none\n', `${suse}ib0`)?.bootproto, 'none');
  assert.deepEqual(
    [config('MTU=2044\n', `${suse}ib0`)?.onboot, config('MTU=9000\n', `${suse}eth0`)?.type],
    [false, 'other'],
  );
});

test('SUSE: the P_Key of the keys or of the name of the file', () => {
  const keys = 'IPOIB=yes\nIPOIB_DEVICE=ib0\nIPOIB_PKEY=8002\n';
  assert.deepEqual(config(keys, `${suse}custom1`)?.pkey, { id: 0x8002, physdev: 'ib0' });
  assert.equal(config(keys, `${suse}custom1`)?.device, 'custom1');
  assert.deepEqual(config('STARTMODE=auto\n', `${suse}ib1.8001`)?.pkey, {
    id: 0x8001,
    physdev: 'ib1',
  });
  assert.equal(config('STARTMODE=auto\n', `${suse}ib1.0001`)?.refused, true);
});

const foundSuse: readonly (readonly [string, string, string, string?])[] = [
  ['STARTMODE=atuo\n', 'bad-ifcfg-value', 'atuo', 'did you mean auto?'],
  ['IPOIB_MODE=conected\n', 'bad-ifcfg-value', 'conected', 'did you mean connected?'],
  ['BOOTPROTO=dhcp+autopi\n', 'bad-ifcfg-value', 'dhcp+autopi', 'did you mean autoip?'],
  ['IPOIB_PKEY=0001\nIPOIB_DEVICE=ib0\n', 'bad-pkey', '0001', 'it can be 8001 to fffe'],
  ['IPOIB_PKEY=8001\n', 'pkey-incomplete', '8001', 'add IPOIB_DEVICE=...'],
  ['IPADDR=10.0.0.1\n', 'prefix-missing', '10.0.0.1', 'write IPADDR=10.0.0.1/24'],
  ['IPADDR=10.0.0.1/33\n', 'bad-number', '10.0.0.1/33', 'it can be 0 to 32'],
];
for (const [text, ...expected] of foundSuse) {
  test(`SUSE: ${expected[0]}: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(findings(text, `${suse}ib0`), [expected]);
  });
}
