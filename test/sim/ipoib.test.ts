/** IPoIB from its files to its end state, in whole passes on simulated interfaces (see interfaces.ts for what they rest on). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Sim } from './host.ts';
import { Net, withNet } from './interfaces.ts';
import { begin, emptyState, pass } from './scene.ts';

const folder = '/etc/sysconfig/network-scripts';
const ib =
  'DEVICE=ib_a\nTYPE=InfiniBand\nCONNECTED_MODE=yes\nMTU=65520\nIPADDR=192.0.2.7\nPREFIX=24\n';
const child =
  'DEVICE=ib_a.8002\nTYPE=InfiniBand\nPKEY=yes\nPKEY_ID=0x8002\nPHYSDEV=ib_a\nIPADDR=198.51.100.7\nPREFIX=24\n';

interface Scene {
  readonly sim: Sim;
  readonly net: Net;
}

const scene = (files: Readonly<Record<string, string>>): Scene => {
  const net = new Net();
  const state = emptyState(0);
  for (const [name, text] of Object.entries(files))
    state.files.set(name.startsWith('/') ? name : `${folder}/${name}`, text);
  return { sim: withNet(begin(state, []), net), net };
};

const whole = {
  'ifcfg-ib_a': ib,
  'ifcfg-ib_a.8002': child,
  'route-ib_a': '10.0.0.0/8 via 192.0.2.254\n',
};

const shown = ({ net }: Scene): readonly string[] => [
  ...[...net.interfaces.values()].map(
    ({ name, up, mode, mtu, addresses }) =>
      `${name} ${up ? 'up' : 'down'} ${mode} ${mtu} ${addresses.join()}`,
  ),
  ...net.routes.map(({ iface, to, via = '-' }) => `${to} via ${via} on ${iface}`),
];

const wholeState = [
  'ib_a up connected 65520 192.0.2.7/24',
  'ib_a.8002 up datagram 2044 198.51.100.7/24',
  '10.0.0.0/8 via 192.0.2.254 on ib_a',
];

test('from the files to the end state in one pass; a second one changes nothing and runs nothing', async () => {
  const one = scene(whole);
  one.net.add('ib_a');
  const verdict = await pass(one.sim);
  assert.deepEqual([verdict.problems, verdict.remarks], [[], []]);
  assert.deepEqual(shown(one), wholeState);
  one.net.ran.splice(0);
  assert.equal((await pass(one.sim)).converged, true);
  assert.deepEqual(one.net.ran, []);
  assert.deepEqual(shown(one), wholeState);
});

test('after the device was lost and came back, one pass restores all of it', async () => {
  const one = scene(whole);
  one.net.add('ib_a');
  await pass(one.sim);
  one.net.lose('ib_a');
  await one.sim.timeline.pass(60_000);
  const { remarks, problems } = await pass(one.sim);
  assert.deepEqual(problems, []);
  assert.match(remarks.join('\n'), /there is no ib_a \(.*ifcfg-ib_a:1\)/);
  one.net.add('ib_a');
  assert.deepEqual((await pass(one.sim)).problems, []);
  assert.deepEqual(shown(one), wholeState);
});

test('what others have set is left', async () => {
  const one = scene({ 'ifcfg-ib_a': ib });
  one.net.add('ib_a', { up: true, mode: 'connected', mtu: 65_520, addresses: ['203.0.113.5/32'] });
  one.net.routes.push({ iface: 'ib_a', to: '10.9.0.0/16', via: undefined });
  await pass(one.sim);
  assert.deepEqual(shown(one), [
    'ib_a up connected 65520 203.0.113.5/32,192.0.2.7/24',
    '10.9.0.0/16 via - on ib_a',
  ]);
});

test('an address of an interface without a link is there, though nobody lists it', async () => {
  const one = scene({ 'ifcfg-ib_a': ib });
  const seen = one.net.add('ib_a', { up: true, mode: 'connected', mtu: 65_520 });
  seen.addresses.push('192.0.2.7/24');
  const { host } = one.sim;
  const sim = { ...one.sim, host: { ...host, addresses: () => [] } };
  assert.equal((await pass(sim)).converged, true);
  assert.deepEqual(one.net.ran, ['ip -o address show']);
});

test('an address that another interface without a link has is not set twice', async () => {
  const one = scene({
    'ifcfg-ib_a': 'DEVICE=ib_a\nTYPE=InfiniBand\nIPADDR=192.0.2.7\nPREFIX=24\n',
  });
  const seen = one.net.add('ib_a', { up: true });
  one.net.add('bond7', { infiniband: false, up: true, addresses: ['192.0.2.7/24'] });
  const { host } = one.sim;
  const sim = { ...one.sim, host: { ...host, addresses: () => [] } };
  assert.match((await pass(sim)).remarks.join(), /^ib_a does not get the address .*: bond7 has it/);
  assert.deepEqual(seen.addresses, []);
});

test('a step that fails is explained, holds back the rest of its interface, and backs off', async () => {
  const one = scene({ 'ifcfg-ib_a': ib, 'ifcfg-ib_b': ib.replace('ib_a', 'ib_b') });
  one.net.add('ib_a');
  one.net.add('ib_b');
  one.net.broken.set('dev ib_a up', 'RTNETLINK answers: Input/output error');
  const verdict = await pass(one.sim);
  assert.equal(verdict.converged, false);
  assert.match(verdict.problems.join('\n'), /cannot bring ib_a up: .*Input\/output error$/m);
  assert.deepEqual(shown(one), [
    'ib_a down connected 65520 ',
    'ib_b up connected 65520 192.0.2.7/24',
  ]);
  const tries = (): number => one.net.ran.filter((words) => words.includes('dev ib_a up')).length;
  // The address of ib_b was a change of the host, which ends all waiting.
  await pass(one.sim);
  const before = tries();
  await pass(one.sim);
  assert.equal(tries(), before);
  one.net.broken.clear();
  await one.sim.timeline.pass(60_000);
  assert.equal((await pass(one.sim)).converged, true);
});

test('an MTU that is refused does not keep the address away', async () => {
  const one = scene({ 'ifcfg-ib_a': ib });
  one.net.add('ib_a');
  one.net.broken.set('mtu 65520', 'RTNETLINK answers: Invalid argument');
  one.net.interfaces.set('ib_a', { ...one.net.add('ib_a'), mode: 'connected' });
  await pass(one.sim);
  assert.deepEqual(shown(one), ['ib_a up connected 2044 192.0.2.7/24']);
});

test('a member of a bond that came back is enslaved again', async () => {
  const slave = 'DEVICE=ib_a\nTYPE=InfiniBand\nMASTER=bond0\nSLAVE=yes\n';
  const one = scene({ 'ifcfg-ib_a': slave });
  one.net.add('bond0', { infiniband: false, up: true });
  one.net.add('ib_a', { up: true });
  assert.equal((await pass(one.sim)).converged, true);
  assert.equal(one.net.interfaces.get('ib_a')?.master, 'bond0');
  assert.equal((await pass(one.sim)).converged, true);
});

test('[interfaces] manage = no: nothing is touched', async () => {
  const settings = { '/etc/holdfast/holdfast.conf': '[interfaces]\nmanage = no\n' };
  const one = scene({ ...whole, ...settings });
  one.net.add('ib_a');
  assert.equal((await pass(one.sim)).converged, true);
  assert.deepEqual([one.net.ran, shown(one)], [[], ['ib_a down datagram 2044 ']]);
});

test('[interfaces] exclude: what somebody took down stays down, and the others are set up', async () => {
  const settings = { '/etc/holdfast/holdfast.conf': '[interfaces]\nexclude = ib_a\n' };
  const one = scene({ ...whole, ...settings });
  one.net.add('ib_a');
  one.net.add('ib_a.8002', { parent: 'ib_a' });
  const { converged, remarks } = await pass(one.sim);
  assert.equal(converged, true);
  assert.deepEqual(remarks, [
    `ib_a is left alone: [interfaces] exclude has it (${folder}/ifcfg-ib_a:1)`,
  ]);
  assert.deepEqual(shown(one).slice(0, 2), [
    'ib_a down datagram 2044 ',
    'ib_a.8002 up datagram 2044 198.51.100.7/24',
  ]);
});

test('a link that was taken down by hand is brought up again by the next pass', async () => {
  const one = scene(whole);
  const seen = one.net.add('ib_a');
  await pass(one.sim);
  seen.up = false;
  await pass(one.sim);
  assert.equal(seen.up, true);
});

test('a look at interfaces that are as they shall be costs a few small reads each', async () => {
  const one = scene({ 'ifcfg-ib_a': ib });
  one.net.add('ib_a');
  await pass(one.sim);
  one.net.looked.splice(0);
  await pass(one.sim);
  const own = one.net.looked.filter((path) =>
    /^\/sys\/class\/net\/ib_a\/|^\/proc\/net\//.test(path),
  );
  assert.deepEqual([...own].sort(), [
    '/sys/class/net/ib_a/address',
    '/sys/class/net/ib_a/flags',
    '/sys/class/net/ib_a/mode',
    '/sys/class/net/ib_a/mtu',
    '/sys/class/net/ib_a/parent',
    '/sys/class/net/ib_a/type',
  ]);
});
