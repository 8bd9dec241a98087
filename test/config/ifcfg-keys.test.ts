import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ifcfgKeys } from '../../src/config/ipoib/ifcfg-keys.ts';
import { parseIfcfg } from '../../src/config/ipoib/ifcfg.ts';
import { ifcfgSamplePath } from '../../src/config/ipoib/sample.ts';
import { renderSamples } from '../../src/config/samples.ts';

const parse = (text: string) => parseIfcfg({ file: ifcfgSamplePath, text }, 'node7');
const codesOf = (text: string): readonly string[] => parse(text).findings.map(({ code }) => code);

test('keys of initscripts and NetworkManager are known, and so are variables that the file uses', () => {
  const text = `TYPE=InfiniBand\nNET=10.0.0\nIPADDR=\${NET}.1\nPREFIX=24\nDNS1=10.0.0.2\nUUID=x\nARPCHECK=no\nSRIOV_VF0=x\n`;
  assert.deepEqual(codesOf(text), []);
  assert.deepEqual(codesOf('TYPE=Wireless\nESSID=x\nNONSENSE=1\n'), []);
});

test('every key is in the sample; switched on it is an interface without a finding', () => {
  const text = (renderSamples().get(ifcfgSamplePath) ?? '').replace(/^#(?! )/gm, '');
  for (const { key, example } of ifcfgKeys) {
    assert.equal(
      new RegExp(`^${key.replace(/n$/, '')}=`, 'm').test(text),
      example !== undefined,
      key,
    );
  }
  assert.deepEqual(codesOf(text), []);
  assert.deepEqual(parse(text).value?.pkey, { id: 0x8002, physdev: 'mlx4_ib0' });
});
