/** What sysfs, procfs and ip(8) say of interfaces. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Netdev } from '../../src/core/actual.ts';
import { routeText } from '../../src/core/interfaces/words.ts';
import { exactAddresses } from '../../src/observe/interfaces/addresses.ts';
import { observeRoutes } from '../../src/observe/interfaces/routes.ts';
import { observeInterfaces } from '../../src/observe/setup/interfaces.ts';
import { simHost } from '../sim/host.ts';
import { emptyState } from '../sim/scene.ts';
import type { Host } from '../../src/host/host.ts';
import { loaded } from '../core/interfaces.ts';
import { rdmaPort } from '../core/fixture.ts';

const hostWith = (files: Readonly<Record<string, string>>, stdout = ''): Host => {
  const state = emptyState(0);
  for (const [path, text] of Object.entries(files)) state.files.set(path, text);
  const { host } = simHost(state);
  const run: Host['run'] = () => Promise.resolve({ kind: 'exited', code: 0, stdout, stderr: '' });
  // Files are all there is: the simulated classes would hide them.
  const list: Host['list'] = (path) => {
    const below = Object.keys(files).filter((one) => one.startsWith(`${path}/`));
    return Promise.resolve(below.map((one) => one.slice(path.length + 1).split('/')[0] ?? ''));
  };
  return { ...host, run, list };
};

test('/proc/net/route: default, network and host routes; those to nowhere are left out', async () => {
  const text = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'eth0\t00000000\t010210AC\t0003\t0\t0\t100\t00000000\t0\t0\t0',
    'ib0\t00020AC0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    'ib0\t07020AC0\tFE020AC0\t0007\t0\t0\t0\tFFFFFFFF\t0\t0\t0',
    '*\t0000000A\t00000000\t0200\t0\t0\t0\t000000FF\t0\t0\t0',
    '',
  ].join('\n');
  const routes = await observeRoutes(hostWith({ '/proc/net/route': text }));
  const shown = routes?.map(({ iface, ...one }) => {
    const { family } = one.destination;
    const { gateway, ...rest } = one;
    const via = gateway === undefined ? {} : { gateway };
    return `${iface} ${routeText({ ...rest, ...via, family, source: '' })}`;
  });
  assert.deepEqual(shown, [
    'eth0 default via 172.16.2.1 metric 100',
    'ib0 192.10.2.0/24 metric 0',
    'ib0 192.10.2.7/32 via 192.10.2.254 metric 0',
  ]);
});

test('/proc/net/ipv6_route: addresses of its own, multicast and the reject at the end are no routes', async () => {
  const zero = '0'.repeat(32);
  const line = (to: string, via: string, flags: string, iface: string): string =>
    `${to} ${zero} 00 ${via} 00000400 00000001 00000000 ${flags} ${iface.padStart(8)}`;
  const text = [
    line('20010db8000000000000000000000000 40', zero, '00000001', 'ib0'),
    line(`${zero} 00`, '20010db8000000000000000000000001', '00000003', 'ib0'),
    line('20010db8000000000000000000000007 80', zero, '80200001', 'ib0'),
    line(`${zero} 00`, zero, '00200200', 'lo'),
    '',
  ].join('\n');
  const files = { '/proc/net/route': 'Iface\n', '/proc/net/ipv6_route': text };
  const routes = await observeRoutes(hostWith(files));
  assert.deepEqual(
    routes?.map(({ prefix, metric, gateway }) => [prefix, metric, gateway?.value]),
    [
      [64, 1024, undefined],
      [0, 1024, '2001:db8:0:0:0:0:0:1'],
    ],
  );
  assert.equal(await observeRoutes(hostWith({})), undefined);
});

test('addresses as ip(8) prints them, in one line each', async () => {
  const stdout = [
    String.raw`2: ib0    inet 192.0.2.7/24 brd 192.0.2.255 scope global ib0\       valid_lft forever`,
    String.raw`2: ib0    inet 198.51.100.1 peer 198.51.100.2/32 scope global ib0\       valid_lft forever`,
    String.raw`2: ib0    inet6 fe80::202:c903:31:78f1/64 scope link tentative \       valid_lft forever`,
  ].join('\n');
  const seen = await exactAddresses(hostWith({}, stdout), 'ib0');
  assert.deepEqual(
    seen?.map(({ ip, prefix }) => `${ip.value}/${prefix ?? ''}`),
    ['192.0.2.7/24', '198.51.100.1/32', 'fe80:0:0:0:202:c903:31:78f1/64'],
  );
});

const netdev = (name: string, physical: boolean, lowers: readonly string[] = []): Netdev => ({
  ...{ name, physical, lowers },
  infiniband: false,
});

test('an Ethernet interface that is down carries RDMA when its hardware does, or rxe stands on it', async () => {
  const desired = loaded({
    ...{ 'ifcfg-eth1': 'DEVICE=eth1\n', 'ifcfg-eth2': 'DEVICE=eth2\n' },
    ...{ 'ifcfg-eth3': 'DEVICE=eth3\n', 'ifcfg-eth1.5': 'DEVICE=eth1.5\n' },
  }).value;
  assert.ok(desired);
  const files = {
    '/sys/class/net/eth1/device/infiniband/mlx5_0/node_type': '1: CA\n',
    '/sys/class/infiniband/rxe0/parent': 'eth2\n',
  };
  const world = Promise.resolve({
    ports: [rdmaPort({ device: 'rxe0', netdev: undefined })],
    netdevs: [
      ...[netdev('eth1', true), netdev('eth2', true), netdev('eth3', true)],
      netdev('eth1.5', false, ['eth1']),
    ],
    addresses: [],
  });
  const { interfaces } = await observeInterfaces(hostWith(files), desired, world);
  const carriers = interfaces.filter(({ rdma }) => rdma).map(({ name }) => name);
  assert.deepEqual(carriers, ['eth1', 'eth2', 'eth1.5']);
});
