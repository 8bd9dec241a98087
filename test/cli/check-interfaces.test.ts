/** `holdfast check` on files of interfaces: of InfiniBand always, of Ethernet where it carries RDMA. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from './findings.ts';

const scripts = '/etc/sysconfig/network-scripts';
const ethernet = (name: string) => ({
  [`${scripts}/ifcfg-${name}`]: `DEVICE=${name}\nTYPE=Ethernet\nONBOOT=yes\nIPADDR=10.0.0.300\n`,
});

test('InfiniBand interfaces whatever the host has', async () => {
  const tree = {
    [`${scripts}/ifcfg-mlx4_ib0`]: 'TYPE=InfiniBand\nDEVICE=mlx4_ib0\nMTU=65520\n',
    [`${scripts}/ifcfg-mlx4_ib1.8002`]:
      'TYPE=InfiniBand\nPKEY=yes\nPKEY_ID=0x0002\nPHYSDEV=mlx4_ib1\nDEVICE=mlx4_ib1.8002\n',
    '/etc/udev/rules.d/70-persistent-ipoib.rules':
      'ACTION=="add", SUBSYSTEM=="net", DRIVERS=="?*", ATTR{type}=="32", ATTR{address}=="?*00:02:c9:03:00:12:34:56", NAME="ib0"\n' +
      'ACTION=="add", SUBSYSTEM=="net", DRIVERS=="?*", ATTR{type}=="32", ATTR{address}=="?*00:02:c9:03:00:12:34:57", NAME="mlx4_interface_1"\n',
  };
  assert.deepEqual(await placesOf(tree), [
    `${scripts}/ifcfg-mlx4_ib0:3:5 mtu-over-datagram`,
    `${scripts}/ifcfg-mlx4_ib1.8002:3:9 pkey-limited`,
    '/etc/udev/rules.d/70-persistent-ipoib.rules:1:117 kernel-interface-name',
    '/etc/udev/rules.d/70-persistent-ipoib.rules:2:117 bad-interface',
  ]);
});

test('Ethernet interfaces that carry RDMA, and those on top of them, and no others', async () => {
  const tree = {
    ...ethernet('eth0'),
    ...ethernet('eth1'),
    ...ethernet('eth1.100'),
    '/sys/class/infiniband/mlx5_0/ports/1/gid_attrs/ndevs/0': 'eth1\n',
    '/sys/class/net/eth1/type': '1\n',
    '/sys/class/net/eth0/type': '1\n',
    '/sys/class/net/eth1.100/lower_eth1/type': '1\n',
  };
  assert.deepEqual(
    (await placesOf(tree)).map((place) => place.replace(/:.*/, '')),
    [`${scripts}/ifcfg-eth1`, `${scripts}/ifcfg-eth1.100`],
  );
  assert.deepEqual(await placesOf(ethernet('eth1')), [], 'no RDMA device');
});
