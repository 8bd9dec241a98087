/** What holds a connection back, and above all what does not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Actual, Netdev } from '../../src/core/actual.ts';
import { obstacles, type Way } from '../../src/core/hca/obstacle.ts';
import { actual, rdmaPort } from './fixture.ts';

const netdev = (name: string, ...lowers: readonly string[]): Netdev => ({
  ...{ name, lowers, infiniband: false, physical: lowers.length === 0 },
});

const dev = (device: string) => ({ device, instance: 1, pci: [] });
const far: Way = { transport: 'rdma', traddr: '10.0.0.1' };

/** Two RoCE devices: `first` and `second` say what is different about their ports. */
const two = (
  first: Parameters<typeof rdmaPort>[0],
  second: Parameters<typeof rdmaPort>[0] = first,
  change: Partial<Actual> = {},
): Actual =>
  actual({
    hcas: [dev('mlx5_0'), dev('mlx5_1')],
    ports: [
      rdmaPort({ gid: true, ...first }),
      rdmaPort({ device: 'mlx5_1', netdev: 'eth2', gid: true, ...second }),
    ],
    netdevs: [netdev('eth1'), netdev('eth2'), netdev('bond0', 'eth1', 'eth2')],
    addresses: [
      { iface: 'eth1', address: '10.0.0.9' },
      { iface: 'eth2', address: '10.0.1.9' },
    ],
    ...change,
  });

const held = (host: Actual, way: Way): string | undefined => obstacles(host, {})(way);

test('no device, no link, no address, no GID: held, and said which', () => {
  const none = actual({ hcas: [], ports: [] });
  assert.equal(held(none, far), 'this host has no RDMA device now');
  assert.equal(held(two({ state: 'DOWN' }), far), 'mlx5_0 port 1 is DOWN; mlx5_1 port 1 is DOWN');
  const bare = two({ gid: false }, { state: 'DOWN' }, { addresses: [] });
  assert.equal(
    held(bare, far),
    'mlx5_0 port 1 is up but eth1 has no address; mlx5_1 port 1 is DOWN',
  );
  assert.match(
    held(two({ gid: false }), far) ?? '',
    /^mlx5_0 port 1 is up but has no GID yet for the address of eth1; /,
  );
});

test('one device that is ready is enough where no local end is named', () => {
  assert.equal(held(two({ state: 'DOWN' }, {}), far), undefined);
});

test('a local end on a device that is not ready holds, one on another or on a bond of both does not', () => {
  const host = two({ state: 'DOWN' }, {});
  assert.equal(held(host, { ...far, hostTraddr: '10.0.0.9' }), 'mlx5_0 port 1 is DOWN');
  assert.equal(held(host, { ...far, hostIface: 'eth1' }), 'mlx5_0 port 1 is DOWN');
  assert.equal(held(host, { ...far, hostTraddr: '10.0.1.9' }), undefined);
  assert.equal(held(host, { ...far, hostIface: 'bond0' }), undefined);
  assert.equal(held(host, { ...far, hostTraddr: '10.7.7.7' }), undefined);
  assert.equal(held(host, { ...far, hostIface: 'dummy0' }), undefined);
});

test('what is not known for sure is tried', () => {
  const down = two({ state: 'DOWN' });
  assert.equal(held(actual({ ports: [] }), far), undefined, 'nobody looked');
  assert.equal(held(two({ state: 'UNKNOWN' }), far), undefined, 'a state that nobody could read');
  assert.equal(held(actual({ hcas: [dev('mlx5_0')], ports: [] }), far), undefined, 'no port yet');
  const unread = actual({ hcas: [dev('mlx5_0')], addresses: [] });
  assert.equal(held(unread, far), undefined, 'GIDs that nobody could read');
  assert.equal(held(down, { ...far, transport: 'tcp' }), undefined, 'TCP needs no RDMA');
  assert.equal(held(down, { ...far, traddr: 'target.example' }), undefined, 'a name');
  assert.equal(held(down, { ...far, traddr: 'fe80::1%eth1' }), undefined, 'on the link');
  assert.equal(held(down, { ...far, traddr: '10.0.1.9' }), undefined, 'on this host');
});

test('a routed GID is what counts, wherever the address is', () => {
  const elsewhere = two({}, {}, { addresses: [{ iface: 'vrf7', address: '10.0.0.9' }] });
  assert.equal(held(elsewhere, far), undefined);
});

test('InfiniBand waits for its subnet manager and for no address', () => {
  const ib = (change: Parameters<typeof rdmaPort>[0]): Actual =>
    actual({
      hcas: [dev('mlx5_0')],
      ports: [rdmaPort({ linkLayer: 'InfiniBand', netdev: undefined, ...change })],
      addresses: [],
    });
  assert.equal(
    held(ib({ state: 'INIT' }), far),
    'mlx5_0 port 1 is INIT, so no subnet manager has activated it',
  );
  assert.equal(held(ib({ gid: true }), far), undefined);
});
