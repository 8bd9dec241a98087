/** `holdfast check` and whether the way to a portal comes back after a reset. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf, placesOf } from './findings.ts';
import { identity, type Tree } from './program.ts';

const found = ['/etc/nvme/discovery.conf:1:12 interface-unconfigured'];

/** eth1 is 10.0.0.5/24, and eth0 leads everywhere else. */
const host: Tree = {
  ...identity,
  '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n',
  '/proc/net/route': [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
    'eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    'eth1\t0000070A\t0100000A\t0003\t0\t0\t0\t0000FFFF\t0\t0\t0',
    'eth1\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
  ].join('\n'),
  '/sys/class/net/eth1/address': '00:11:22:33:44:55\n',
  '/sys/class/net/eth1/device/vendor': '0x15b3\n',
};
const eth0: Tree = { '/etc/sysconfig/network-scripts/ifcfg-eth0': 'DEVICE=eth0\nBOOTPROTO=dhcp\n' };

test('an interface that no network configuration mentions', async () => {
  const [finding, ...others] = await findingsOf({ ...host, ...eth0 });
  assert.deepEqual(others, []);
  assert.match(
    finding?.message ?? '',
    /^no network configuration mentions eth1, through which 10\.0\.0\.1 is reached/,
  );
  assert.deepEqual(await placesOf({ ...host, ...eth0 }), found);
});

const mentions: Readonly<Record<string, Tree>> = {
  'by the name of the file': { '/etc/sysconfig/network-scripts/ifcfg-eth1': 'ONBOOT=yes\n' },
  'on SUSE': { '/etc/sysconfig/network/ifcfg-eth1': "IPADDR='10.0.0.5/24'\n" },
  'by NetworkManager': {
    '/etc/NetworkManager/system-connections/st.nmconnection':
      '[connection]\ntype=ethernet\ninterface-name=eth1\n',
  },
  'by its hardware address': {
    '/etc/NetworkManager/system-connections/st.nmconnection':
      '[ethernet]\nmac-address=00:11:22:33:44:55\n[ipv4]\nmethod=auto\n',
  },
  'by an address of its network': {
    '/etc/NetworkManager/system-connections/st.nmconnection':
      '[connection]\ninterface-name=storage\n[ipv4]\naddress1=10.0.0.5/24\n',
  },
  'by a connection for any interface': {
    '/etc/NetworkManager/system-connections/any.nmconnection':
      '[connection]\ntype=ethernet\n[ipv4]\nmethod=auto\n',
  },
  'by systemd-networkd': { '/etc/systemd/network/10.network': '[Match]\nName=eth1\n' },
  'by a pattern': { '/etc/systemd/network/10.network': '[Match]\nName=en* eth*\n' },
  'by the kind of its driver': { '/etc/systemd/network/10.network': '[Match]\nDriver=mlx5_core\n' },
  'by ifupdown': { '/etc/network/interfaces': 'auto eth1\niface eth1 inet dhcp\n' },
  'in interfaces.d': { '/etc/network/interfaces.d/st': 'auto /eth*\niface /eth* inet dhcp\n' },
  'by netplan': { '/etc/netplan/50.yaml': 'network:\n  ethernets:\n    eth1: {dhcp4: true}\n' },
  'by a script': { '/etc/rc.local': 'ip addr add 10.0.0.5/24 dev eth1\n' },
};
for (const [how, files] of Object.entries(mentions)) {
  test(`an interface that is configured ${how}`, async () => {
    assert.deepEqual(await placesOf({ ...host, ...eth0, ...files }), []);
  });
}

test('a comment, a longer name and another pattern are no mention', async () => {
  for (const text of ['# auto eth1\n', 'auto eth1.100\n', 'auto eth10\n', 'auto /en*\n']) {
    assert.deepEqual(await placesOf({ ...host, '/etc/network/interfaces': text }), found, text);
  }
});

test('nothing is said where it is not known: another manager, a router on the way, a virtual interface', async () => {
  assert.deepEqual(await placesOf(host), []);
  const routed = {
    '/etc/nvme/discovery.conf': '-t rdma -a 10.7.0.1\n-t rdma -a storage.example\n',
  };
  assert.deepEqual(await placesOf({ ...host, ...eth0, ...routed }), []);
  const isPart = ([path]: readonly [string, string]): boolean => !path.includes('eth1/device');
  const virtual = Object.fromEntries(Object.entries(host).filter(isPart));
  assert.deepEqual(await placesOf({ ...virtual, ...eth0 }), []);
});

test('in a tree that does not run, the address that a line names', async () => {
  const conf = { '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1 -w 10.0.0.5\n' };
  const still = { ...identity, ...conf };
  const ifcfg = (text: string): Tree => ({ '/etc/sysconfig/network-scripts/ifcfg-eth0': text });
  assert.deepEqual(await placesOf({ ...still, ...ifcfg('IPADDR=192.168.1.7\n') }), [
    '/etc/nvme/discovery.conf:1:24 interface-unconfigured',
  ]);
  assert.deepEqual(await placesOf({ ...still, ...ifcfg('IPADDR=10.0.0.5\n') }), []);
  assert.deepEqual(await placesOf({ ...still, ...ifcfg('BOOTPROTO=dhcp\n') }), [], 'a lease');
});
