/** Interfaces that stand on others, that others manage, and files that are not applied. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { InterfaceSeen, Manager, ManagerName } from '../../src/core/interfaces/types.ts';
import { address, ethernet, fresh, planned } from './interfaces.ts';

const at = '/etc/sysconfig/network-scripts';
const ib = 'DEVICE=ib_a\nTYPE=InfiniBand\nIPADDR=192.0.2.7\nPREFIX=24\n';
const child =
  'DEVICE=ib_a.8002\nTYPE=InfiniBand\nPKEY=yes\nPKEY_ID=0x8002\nPHYSDEV=ib_a\nIPADDR=198.51.100.7\nPREFIX=24\n';

test('a P_Key child is created of its parent, and set up after it', () => {
  const files = { 'ifcfg-ib_a.8002': child, 'ifcfg-ib_a': ib };
  assert.deepEqual(planned(files, [fresh('ib_a')]), {
    steps: [
      `bring ib_a up: it is down (${at}/ifcfg-ib_a:1)`,
      `give ib_a the address 192.0.2.7/24: it has no such address (${at}/ifcfg-ib_a:3)`,
      `create ib_a.8002 of ib_a for the P_Key 0x8002: there is no such interface (${at}/ifcfg-ib_a.8002:1)`,
    ],
    remarks: [],
  });
  const { steps } = planned(files, [fresh('ib_a'), fresh('ib_a.8002', { child: true })]);
  assert.match(steps.at(-1) ?? '', /^give ib_a\.8002 the address 198\.51\.100\.7\/24/);
});

test('without its parent there is nothing to make a child of', () => {
  const { steps, remarks } = planned({ 'ifcfg-ib_a.8002': child }, [ethernet('ib_a')]);
  assert.deepEqual(steps, []);
  assert.deepEqual(remarks, [
    `there is no ib_a.8002, nor an IPoIB interface ib_a to make it of (${at}/ifcfg-ib_a.8002:1)`,
  ]);
});

test('a P_Key that is not known: nothing of the file, least of all on the parent', () => {
  const broken = child.replace('PKEY_ID=0x8002', 'PKEY_ID=x');
  const { steps, remarks } = planned({ 'ifcfg-ib_a': broken }, [fresh('ib_a')]);
  assert.deepEqual(steps, []);
  assert.match(remarks.join(), /^nothing of .*ifcfg-ib_a:1 is applied: the P_Key/);
});

test('ONBOOT=no is never brought up, nor is an alias of it', () => {
  const files = {
    'ifcfg-ib_a': `${ib}ONBOOT=no\n`,
    'ifcfg-ib_a:1': 'DEVICE=ib_a:1\nTYPE=InfiniBand\nIPADDR=192.0.2.8\nPREFIX=24\n',
  };
  assert.deepEqual(planned(files, [fresh('ib_a')]).steps, []);
});

test('an alias adds its addresses to its device', () => {
  const alias = 'DEVICE=ib_a:1\nTYPE=InfiniBand\nIPADDR=192.0.2.8\nPREFIX=24\nMTU=1000\n';
  const { steps } = planned({ 'ifcfg-ib_a': ib, 'ifcfg-ib_a:1': alias }, [fresh('ib_a')]);
  assert.deepEqual(
    steps.map((one) => one.split(': ')[0]),
    ['bring ib_a up', 'give ib_a the address 192.0.2.7/24', 'give ib_a the address 192.0.2.8/24'],
  );
});

test('SET_IPOIB_CM=yes is for files that say nothing of the mode', () => {
  const openib = { '/etc/infiniband/openib.conf': 'SET_IPOIB_CM=yes\nIPOIB_MTU=32000\n' };
  const { steps } = planned({ ...openib, 'ifcfg-ib_a': ib }, [fresh('ib_a')]);
  assert.deepEqual(steps.slice(0, 2), [
    'set ib_a to connected mode: it is in datagram mode (/etc/infiniband/openib.conf:1)',
    'set the MTU of ib_a to 32000: it is 2044 (/etc/infiniband/openib.conf:1)',
  ]);
  const own = { ...openib, 'ifcfg-ib_a': `${ib}CONNECTED_MODE=no\n` };
  assert.ok(
    !planned(own, [fresh('ib_a')])
      .steps.join()
      .includes('mode'),
  );
});

const slave = { 'ifcfg-ib_a': `${ib}MASTER=bond0\nSLAVE=yes\n` };
const bond = ethernet('bond0', { rdma: false, up: true });

test('a member of a bond: enslaved while nobody notices, without addresses of its own', () => {
  const steps = (seen: InterfaceSeen): readonly string[] => planned(slave, [bond, seen]).steps;
  assert.deepEqual(steps(fresh('ib_a')), [
    `put ib_a into bond0: it belongs to no bond (${at}/ifcfg-ib_a:1)`,
    `bring ib_a up: it is down (${at}/ifcfg-ib_a:1)`,
  ]);
  assert.equal(steps(fresh('ib_a', { up: true })).length, 1);
  assert.deepEqual(steps(fresh('ib_a', { up: true, master: 'bond0', uppers: ['bond0'] })), []);
});

test('what is in use, elsewhere, or has no bond to go to is not enslaved', () => {
  const remarks = (...seen: readonly InterfaceSeen[]): string => {
    const judged = planned(slave, seen);
    assert.ok(!judged.steps.some((one) => one.startsWith('put')), judged.steps.join('\n'));
    return judged.remarks.join('\n');
  };
  const used = fresh('ib_a', { up: true, addresses: [address('192.0.2.7/24')] });
  assert.match(remarks(bond, used), /lacks its place in bond0: it is in use/);
  assert.match(remarks(bond, fresh('ib_a', { master: 'bond1' })), /: it belongs to bond1/);
  assert.match(remarks(fresh('ib_a')), /: there is no bond0/);
});

test('a member of a bond or bridge whose file does not say so is left as it is, and that is said', () => {
  const files = { 'ifcfg-ib_a': `${ib}MTU=2000\n`, 'route-ib_a': '10.0.0.0/8 via 192.0.2.254\n' };
  const { steps, remarks } = planned(files, [
    bond,
    fresh('ib_a', { up: true, master: 'bond0', uppers: ['bond0'] }),
  ]);
  assert.deepEqual(steps, []);
  assert.deepEqual(remarks, [
    `ib_a belongs to bond0, and its file names no MASTER: it is left as it is, without the addresses and routes of the file (${at}/ifcfg-ib_a:1)`,
  ]);
  const silent = { 'ifcfg-ib_a': 'DEVICE=ib_a\nTYPE=InfiniBand\nBRIDGE=br0\n' };
  const member = fresh('ib_a', { up: true, master: 'br0', uppers: ['br0'] });
  assert.deepEqual(planned(silent, [member]), { steps: [], remarks: [] });
});

test('an address that another interface has is not set twice, nor are routes that need it', () => {
  const files = { 'ifcfg-ib_a': ib, 'route-ib_a': '10.0.0.0/8 via 192.0.2.254\n' };
  const moved = ethernet('bond7', { rdma: false, addresses: [address('192.0.2.7/25')] });
  const { steps, remarks } = planned(files, [fresh('ib_a', { up: true }), moved]);
  assert.deepEqual(steps, []);
  assert.deepEqual(remarks, [
    `ib_a does not get the address 192.0.2.7/24: bond7 has it (${at}/ifcfg-ib_a:3)`,
  ]);
  const member = planned(slave, [moved, fresh('ib_a', { up: true, master: 'bond0' })]);
  assert.deepEqual(member, { steps: [], remarks: [] });
});

test('an interface with another hardware address than the file’s is another one', () => {
  const hwaddr = '80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:31:78:ff';
  const { steps, remarks } = planned({ 'ifcfg-ib_a': `${ib}HWADDR=${hwaddr}\n` }, [fresh('ib_a')]);
  assert.deepEqual(steps, []);
  assert.match(remarks.join(), /^ib_a is left alone: it has another hardware address/);
  const byAddress = { 'ifcfg-x': `TYPE=InfiniBand\nHWADDR=${hwaddr}\n` };
  const { steps: found } = planned(byAddress, [
    fresh('ib7', { hwaddr: hwaddr.replace('80', '00') }),
  ]);
  assert.deepEqual(found, [`bring ib7 up: it is down (${at}/ifcfg-x:2)`]);
});

const lacking = (name: string): string =>
  `${name}: it is down and lacks the address 192.0.2.7/24 (${at}/ifcfg-ib_a:1)`;

test('whoever manages the interface is asked, when it is ready and nobody would notice', () => {
  const plan = (manager: Manager, change: Partial<InterfaceSeen> = {}) =>
    planned({ 'ifcfg-ib_a': ib }, [fresh('ib_a', { manager, ...change })]);
  const ready = (name: ManagerName): readonly string[] => plan({ name, state: 'ready' }).steps;
  assert.deepEqual(ready('NetworkManager'), [lacking('ask NetworkManager to connect ib_a')]);
  assert.deepEqual(ready('systemd-networkd'), [
    lacking('ask systemd-networkd to reconfigure ib_a'),
  ]);
  assert.deepEqual(ready('wicked'), [lacking('ask wicked to bring up ib_a')]);
  assert.deepEqual(ready('ifupdown'), [lacking('ask ifupdown to bring up ib_a')]);
  const name = 'NetworkManager';
  const busy = plan({ name, state: 'busy' });
  assert.deepEqual(busy.steps, []);
  assert.match(busy.remarks.join(), /^ib_a is down and lacks .*: NetworkManager is still at it$/);
  const waiting = plan({ name, state: 'waiting' });
  assert.deepEqual(waiting.steps, []);
  assert.match(waiting.remarks.join(), /NetworkManager waits for its link/);
  const used = { up: true, addresses: [address('192.0.2.99/24')] };
  const left = plan({ name, state: 'ready' }, used);
  assert.deepEqual(left.steps, []);
  assert.match(left.remarks.join(), /NetworkManager manages it, and asking it would interrupt/);
});

test('who manages it is not known: nothing is done, and that is said', () => {
  const manager: Manager = { name: 'unknown', reason: 'nmcli does not answer' };
  const { steps, remarks } = planned({ 'ifcfg-ib_a': ib }, [fresh('ib_a', { manager })]);
  assert.deepEqual(steps, []);
  assert.match(remarks.join(), /and nothing is done: nmcli does not answer$/);
});

test('addresses from DHCP are a matter of the manager', () => {
  const dhcp = { 'ifcfg-ib_a': `${ib}BOOTPROTO=dhcp\n` };
  const { steps, remarks } = planned(dhcp, [fresh('ib_a', { up: true })]);
  assert.deepEqual(steps, []);
  assert.match(remarks.join(), /lacks an address from DHCP: addresses from DHCP are not for/);
  const manager: Manager = { name: 'ifupdown', state: 'ready' };
  assert.equal(planned(dhcp, [fresh('ib_a', { manager })]).steps.length, 1);
});
