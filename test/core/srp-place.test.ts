/** Through which local port the way to a target leads. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { RdmaPort } from '../../src/core/actual.ts';
import {
  nearInterface,
  obstacleAt,
  placeTarget,
  type Surroundings,
} from '../../src/core/srp/place.ts';
import { cmLogin, dest, disks, hcaPort, ibLogin, ip } from './srp-fixture.ts';

const port = (device: string, netdev: string | undefined, state = 'ACTIVE'): RdmaPort => ({
  ...{ device, port: 1, state, iwarp: false, netdev },
  linkLayer: netdev === undefined ? 'InfiniBand' : 'Ethernet',
});

const netdev = (name: string, ...lowers: readonly string[]): Surroundings['netdevs'][number] => ({
  ...{ name, lowers, infiniband: name.startsWith('ib'), physical: lowers.length === 0 },
});

const around = (change: Partial<Surroundings> = {}): Surroundings => ({
  ports: [port('rxe1', 'eth1'), port('rxe2', 'eth2')],
  netdevs: [netdev('eth1'), netdev('eth2')],
  addresses: [
    { iface: 'eth1', address: '10.99.0.1', prefix: 24 },
    { iface: 'eth2', address: '10.99.1.1', prefix: 24 },
  ],
  routes: {},
  ipoib: {},
  ...change,
});

test('the port of the interface whose network the target is in', () => {
  assert.deepEqual(placeTarget(disks, around()), { port: 'rxe1:1' });
  assert.deepEqual(placeTarget({ ...disks, dest: dest('10.99.1.7') }, around()), {
    port: 'rxe2:1',
  });
});

test('of two networks the smaller one; of two interfaces in the same network neither', () => {
  const wide = { iface: 'eth2', address: '10.99.3.1', prefix: 16 };
  const [own] = around().addresses;
  assert.ok(own);
  assert.equal(nearInterface(ip('10.99.0.2'), [wide, own]), 'eth1');
  const twin = { ...own, iface: 'eth2', address: '10.99.0.9' };
  assert.equal(nearInterface(ip('10.99.0.2'), [own, twin]), undefined);
  assert.equal(nearInterface(ip('10.99.0.2'), [{ ...own, prefix: 32 }]), undefined);
  const { iface, address } = own;
  assert.equal(nearInterface(ip('10.99.0.2'), [{ iface, address }]), undefined);
});

test('a link-local target is on the link that its scope names', () => {
  const both = ['eth1', 'eth2'].map((iface) => ({ iface, address: 'fe80::1', prefix: 64 }));
  assert.equal(nearInterface(ip('fe80::2%eth2'), both), 'eth2');
  assert.equal(nearInterface(ip('fe80::2%eth7'), both), undefined);
});

test('behind a router the kernel is asked, and without a route there is no way', () => {
  const far = { ...disks, dest: dest('192.0.2.7') };
  assert.deepEqual(placeTarget(far, around({ routes: { '192.0.2.7': 'eth2' } })), {
    port: 'rxe2:1',
  });
  assert.deepEqual(placeTarget(far, around()), {
    obstacle: 'this host has no route to 192.0.2.7 now',
  });
});

test('src decides, and has to be there', () => {
  const target = { ...disks, src: ip('10.99.1.1') };
  assert.deepEqual(placeTarget(target, around()), { port: 'rxe2:1' });
  assert.deepEqual(placeTarget(target, around({ addresses: [] })), {
    obstacle: 'this host does not have the address 10.99.1.1 (src) now',
  });
});

test('a VLAN and a bond lead to the port below them, IPoIB to the one it belongs to', () => {
  const addresses = [{ iface: 'bond0.7', address: '10.99.0.1', prefix: 24 }];
  const netdevs = [netdev('bond0.7', 'bond0'), netdev('bond0', 'eth2'), netdev('eth2')];
  assert.deepEqual(placeTarget(disks, around({ addresses, netdevs })), { port: 'rxe2:1' });
  const ib = [{ iface: 'ib0', address: '10.99.0.1', prefix: 24 }];
  const ipoib = { ib0: hcaPort('mlx4_0:2') };
  assert.deepEqual(placeTarget(disks, around({ addresses: ib, netdevs: [netdev('ib0')], ipoib })), {
    port: 'mlx4_0:2',
  });
});

test('an interface without an RDMA port is no way', () => {
  assert.deepEqual(placeTarget(disks, around({ ports: [] })), {
    obstacle: 'eth1, through which it is reached, has no RDMA port now',
  });
});

test('a port that is away, down or without ib_srp takes no login', () => {
  const name = hcaPort('rxe1:1');
  const can = { initiatorPorts: [{ port: name, addTarget: '/x' }] };
  assert.equal(obstacleAt(name, around(), can), undefined);
  const late = around({ ports: [port('rxe1', 'eth1', 'ACTIVE_DEFER')] });
  assert.equal(obstacleAt(name, late, can), undefined);
  const down = around({ ports: [port('rxe1', 'eth1', 'DOWN')] });
  assert.equal(obstacleAt(name, down, can), 'the RDMA port rxe1:1 is DOWN');
  assert.equal(
    obstacleAt(name, around({ ports: [] }), can),
    'the RDMA port rxe1:1 is not there now',
  );
  assert.match(obstacleAt(name, around(), { initiatorPorts: [] }) ?? '', /ib_srp is not loaded$/);
});

test('a port without a GID takes no login, but for one to a link-local address', () => {
  const name = hcaPort('rxe1:1');
  const can = { initiatorPorts: [{ port: name, addTarget: '/x' }] };
  const bare = around({ ports: [{ ...port('rxe1', 'eth1'), gid: false }] });
  const none = 'the RDMA port rxe1:1 has no GID yet';
  assert.equal(obstacleAt(name, bare, can), none);
  assert.equal(obstacleAt(name, bare, can, cmLogin({ dest: dest('10.99.0.7') })), none);
  assert.equal(obstacleAt(name, bare, can, ibLogin()), none);
  assert.equal(obstacleAt(name, bare, can, cmLogin({ dest: dest('fe80::2%eth1') })), undefined);
  // iWARP has none, and nobody may have asked.
  assert.equal(obstacleAt(name, around(), can, cmLogin()), undefined);
});
