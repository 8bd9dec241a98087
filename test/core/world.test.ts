import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Netdev } from '../../src/core/actual.ts';
import type { World } from '../../src/core/memory.ts';
import { factsOf, lookAgain, rdmaInterfaces } from '../../src/core/world.ts';
import { actual, rdmaPort } from './fixture.ts';

const netdev = (name: string, change: Partial<Netdev> = {}): Netdev => ({
  name,
  infiniband: false,
  physical: false,
  lowers: [],
  ...change,
});

const both = ['RDMA port mlx5_0/1 ACTIVE', 'address 10.0.0.9 on eth1'];

test('facts are ports with their state, and addresses, in order', () => {
  assert.deepEqual(factsOf(actual()), both);
});

test('addresses of veths, bridges and the like are no facts; those above a real device are', () => {
  const netdevs = [
    ...[netdev('eth1', { physical: true }), netdev('veth0'), netdev('bond0', { lowers: ['eth1'] })],
    ...[netdev('bond0.5', { lowers: ['bond0'] }), netdev('ib0', { infiniband: true })],
  ];
  const addresses = ['eth1', 'veth0', 'bond0', 'bond0.5', 'ib0', 'gone0'].map((iface) => ({
    iface,
    address: '10.0.0.9',
  }));
  assert.deepEqual(factsOf(actual({ ports: [], netdevs, addresses })), [
    ...['address 10.0.0.9 on bond0', 'address 10.0.0.9 on bond0.5'],
    ...['address 10.0.0.9 on eth1', 'address 10.0.0.9 on ib0'],
  ]);
});

test('RDMA traffic may leave through what stands on an RDMA interface, be it in a circle', () => {
  const netdevs = [
    ...[netdev('bond0.5', { lowers: ['bond0'] }), netdev('bond0', { lowers: ['eth1', 'bond0.5'] })],
    ...[netdev('eth1', { physical: true }), netdev('eth2', { physical: true })],
  ];
  assert.deepEqual([...rdmaInterfaces(actual({ netdevs }))].sort(), ['bond0', 'bond0.5', 'eth1']);
});

test('the first look is no change', () => {
  const { world, changes } = lookAgain(undefined, actual(), 50);
  assert.deepEqual([world, changes], [{ facts: both, changedAt: 50, goneAt: {} }, []]);
});

const world: World = { facts: both, changedAt: 50, goneAt: {} };

test('the same host is no change', () => {
  assert.deepEqual(lookAgain(world, actual(), 90), { world, changes: [] });
});

test('a device that goes and comes back: how long it was away', () => {
  const away = lookAgain(world, actual({ ports: [] }), 1000);
  const fact = 'RDMA port mlx5_0/1 ACTIVE';
  assert.deepEqual(away.changes, [{ fact, kind: 'gone' }]);
  assert.deepEqual(away.world, { facts: both.slice(1), changedAt: 1000, goneAt: { [fact]: 1000 } });
  const back = lookAgain(away.world, actual(), 6000);
  assert.deepEqual(back.changes, [{ fact, kind: 'back', awayMs: 5000 }]);
  assert.deepEqual(back.world, { facts: both, changedAt: 6000, goneAt: {} });
});

test('a link that goes down is one fact gone and another new', () => {
  const { changes } = lookAgain(world, actual({ ports: [rdmaPort({ state: 'DOWN' })] }), 60);
  assert.deepEqual(
    changes.map(({ kind, fact }) => `${kind} ${fact}`),
    ['gone RDMA port mlx5_0/1 ACTIVE', 'new RDMA port mlx5_0/1 DOWN'],
  );
});

test('what has not come back keeps the time it went', () => {
  const before = { ...world, goneAt: { 'address 10.0.0.7 on eth1': 3 } };
  const { goneAt } = lookAgain(before, actual({ addresses: [] }), 60).world;
  assert.deepEqual(goneAt, { 'address 10.0.0.7 on eth1': 3, 'address 10.0.0.9 on eth1': 60 });
});
