/** What is found wrong in files about interfaces, and whose business it is. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loaded, rules, type Files } from '../core/interfaces.ts';

const ib = 'DEVICE=ib_a\nTYPE=InfiniBand\n';

const codes = (files: Files, manage = true): readonly string[] =>
  loaded(files, manage).diagnostics.map(({ file, line, code }) =>
    [file.split('/').at(-1), line, code].join(':'),
  );

test('of two files about an interface that are used at boot the first counts', () => {
  const two = { 'ifcfg-a': ib, 'ifcfg-b': `${ib}MTU=2000\n` };
  const { value, diagnostics } = loaded(two);
  assert.deepEqual(value?.interfaces.length, 1);
  assert.equal(value.interfaces[0]?.config.mtu, undefined);
  assert.deepEqual(
    diagnostics.map(({ code, severity, file }) => [code, severity, file.split('/').at(-1)]),
    [['duplicate-ifcfg', 'error', 'ifcfg-b']],
  );
  assert.deepEqual(codes({ ...two, 'ifcfg-b': `${ib}ONBOOT=no\n` }), []);
});

test('what is wrong with the file of an Ethernet interface is kept for the host to judge', () => {
  const office = {
    'ifcfg-eth0': 'DEVICE=eth0\nTYPE=Ethernet\nIPADDR=10.0.0.300\n',
    'route-eth0': 'nonsense\n',
  };
  const { value, diagnostics } = loaded(office);
  assert.deepEqual(diagnostics, []);
  assert.equal(value?.interfaces[0]?.findings.length, 2);
});

test('what was perhaps meant to be InfiniBand is everybody’s business', () => {
  assert.deepEqual(codes({ 'ifcfg-x': 'DEVICE=x\nTYPE=InfinBand\nIPADDR=y\n' }), [
    'ifcfg-x:2:bad-ifcfg-value',
  ]);
  assert.deepEqual(codes({ 'ifcfg-x': 'DEVICE=x\nCONNECTED_MODE=yes\n' }), [
    'ifcfg-x:2:infiniband-keys-unread',
  ]);
});

test('route files belong to an ifcfg file beside them', () => {
  const files = { 'ifcfg-ib_a': ib, 'route-ib_a': '10.0.0.0/8\nx\n', 'route-ib_b': 'x\n' };
  assert.deepEqual(codes(files), ['route-ib_a:2:bad-ip-address']);
  const routes = loaded(files).value?.interfaces[0]?.routes ?? [];
  assert.deepEqual(
    routes.map(({ source }) => source),
    ['/etc/sysconfig/network-scripts/route-ib_a:1'],
  );
});

test('DEFROUTE=no, and a gateway of a file with DHCP, make no route', () => {
  const gateway = `${ib}IPADDR=10.0.0.1\nPREFIX=24\nGATEWAY=10.0.0.254\n`;
  const count = (text: string): number =>
    loaded({ 'ifcfg-ib_a': text }).value?.interfaces[0]?.routes.length ?? -1;
  assert.deepEqual(
    [count(gateway), count(`${gateway}DEFROUTE=no\n`), count(`${gateway}BOOTPROTO=dhcp\n`)],
    [1, 0, 0],
  );
});

test('of rules files of one name only the first is read, as udev does', () => {
  const rule = (name: string): string =>
    `ACTION=="add", ATTR{type}=="32", ATTR{address}=="?*00:02:c9:03:00:31:78:f1", NAME="${name}"\n`;
  const lower = '/lib/udev/rules.d/70-persistent-ipoib.rules';
  const { value } = loaded({ [rules]: rule('mlx4_a'), [lower]: rule('mlx4_b') });
  assert.deepEqual(
    value?.names.map(({ name }) => name),
    ['mlx4_a'],
  );
});

test('[interfaces] manage = no: nothing is asked for, and findings stay', () => {
  const files = { 'ifcfg-ib_a': `${ib}IPADDR=x\n` };
  assert.equal(loaded(files, false).value, undefined);
  assert.deepEqual(codes(files, false), codes(files));
  assert.equal(codes(files).length, 1);
});

test('files that nobody reads say nothing', () => {
  assert.equal(loaded({ 'ifcfg-ib_a.rpmsave': ib, 'ifcfg-lo': ib }).value, undefined);
});

test('rules below /etc/udev.d name nothing, and are looked at all the same', () => {
  const old = '/etc/udev.d/rules.d/71-persistent-ipoib.rules';
  const rule = (name: string): string =>
    `ACTION=="add", SUBSYSTEM=="net", ATTR{type}=="32", ATTR{address}=="?*00:02:c9:03:00:31:78:f1", NAME="${name}"\n`;
  const { value, diagnostics } = loaded({ [old]: rule('ib0') });
  assert.equal(value, undefined);
  assert.deepEqual(
    diagnostics.map(({ code, file, line }) => [code, file, line]),
    [
      ['udev-unread', old, 1],
      ['kernel-interface-name', old, 1],
    ],
  );
  const both = loaded({ [rules]: rule('mlx4_ib0'), [old]: rule('mlx4_ib9') }).value;
  assert.deepEqual(
    both?.names.map(({ name }) => name),
    ['mlx4_ib0'],
  );
});
