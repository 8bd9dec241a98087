/** Who uses an HCA, through whatever lies above its interfaces. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parsePciAddress } from '../../src/core/mlx4/ids.ts';
import { observeUsers } from '../../src/observe/hca-users.ts';
import { withDevices } from '../sim/attributes.ts';
import { simHost, type Sim } from '../sim/host.ts';
import type { Request } from '../sim/kernel.ts';
import { plant } from '../sim/plant.ts';
import { emptyState, requestFor } from '../sim/scene.ts';

const pci = parsePciAddress('0000:0b:00.0');
assert.ok(pci !== undefined);

/** eth2 is an interface of the HCA, below bond0, below bond0.10; eth9 is another's. */
const above = {
  '/sys/class/net/bond0/lower_eth2': '',
  '/sys/class/net/bond0.10/lower_bond0': '',
  '/sys/class/net/eth9/type': '1',
} as const;

interface Scene {
  readonly files?: Readonly<Record<string, string>>;
  readonly state?: string;
  readonly rdma?: boolean;
  readonly addresses?: readonly (readonly [string, string])[];
  readonly connected?: Partial<Request>;
}

const users = ({
  files = {},
  state = 'down',
  rdma = true,
  addresses = [],
  connected,
}: Scene): Promise<readonly string[]> => {
  const bare: Sim = simHost(emptyState(0));
  if (connected !== undefined)
    plant(bare, { ...requestFor('10.0.0.1', 'nqn.test:vol'), ...connected }, { state: 'live' });
  const tree = new Map<string, string>([
    ['/sys/bus/pci/devices/0000:0b:00.0/net/eth2/type', '1'],
    ['/sys/class/net/eth2/flags', state === 'off' ? '0x1002' : '0x1003'],
    ['/sys/class/net/eth2/operstate', state],
    ...(rdma ? [['/sys/bus/pci/devices/0000:0b:00.0/infiniband/mlx4_0/fw', ''] as const] : []),
    ...Object.entries({ ...above, ...files }),
  ]);
  const { host } = withDevices(bare, {
    files: () => tree,
    links: () => new Map(),
    store: () => undefined,
    run: () => undefined,
  });
  const own = addresses.map(([iface, address]) => ({ iface, address }));
  return observeUsers({ ...host, addresses: () => own }, pci);
};

test('an HCA that nobody uses', async () => {
  assert.deepEqual(await users({}), []);
  assert.deepEqual(await users({ state: 'up' }), []);
  assert.deepEqual(await users({ state: 'off', addresses: [['eth2', '10.0.0.9']] }), []);
});

test('an interface that is up counts with its own address or below another', async () => {
  const addresses = [['eth2', '10.0.0.9']] as const;
  assert.deepEqual(await users({ state: 'up', addresses }), ['eth2 is up with 10.0.0.9']);
  const files = { '/sys/class/net/eth2/upper_bond0': '' };
  assert.deepEqual(await users({ state: 'unknown', files }), ['eth2 is up below bond0']);
});

test('a controller is followed from its interface or address down to the HCA', async () => {
  const over = 'nvme0 (10.0.0.1:4420) is connected over';
  const addresses = [['bond0.10', '10.0.0.9']] as const;
  assert.deepEqual(await users({ connected: { hostIface: 'bond0' } }), [`${over} bond0`]);
  const byAddress = { addresses, connected: { hostTraddr: '10.0.0.9' } };
  assert.deepEqual(await users(byAddress), [`${over} bond0.10`]);
  assert.deepEqual(await users({ connected: { hostIface: 'eth9' } }), []);
});

test('a controller that cannot be followed counts, unless the HCA has no RDMA device', async () => {
  const maybe = ['nvme0 (10.0.0.1:4420) may be connected over it'];
  assert.deepEqual(await users({ connected: {} }), maybe);
  assert.deepEqual(await users({ connected: { hostTraddr: '10.0.0.8' } }), maybe);
  assert.deepEqual(await users({ connected: {}, rdma: false }), []);
  assert.deepEqual(await users({ connected: { transport: 'tcp' } }), []);
});
