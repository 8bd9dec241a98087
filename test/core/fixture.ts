/** Small values of the core's types, for tests to vary. */

import type { Actual, Controller, RdmaPort } from '../../src/core/actual.ts';
import type { Portal } from '../../src/core/desired.ts';
import type { ModuleName } from '../../src/core/ids.ts';
import { discoveryNqn, parseHostId, parseModuleName, parseNqn } from '../../src/core/ids.ts';
import { emptyMemory, untriedPath, untriedPortal } from '../../src/core/memory.ts';
import type { KnownRecord, Memory, PathMemory, PortalMemory } from '../../src/core/memory.ts';
import type { Path } from '../../src/core/path.ts';
import { pathKey, portalKey } from '../../src/core/path.ts';
import type { LogRecord } from '../../src/core/record.ts';
import { defaultSettings } from '../../src/core/settings.ts';
import type { View } from '../../src/core/view.ts';

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the fixture is wrong');
  return value;
};

export const uuid = '4c4c4544-0033-4d10-8051-b4c04f4e4332';
export const hostnqn = must(parseNqn(`nqn.2014-08.org.nvmexpress:uuid:${uuid}`));
export const vol = 'nqn.2020-01.org.example:vol1';
export const now = 1_000_000;

export const nqn = (text: string): Portal['nqn'] => must(parseNqn(text));
export const moduleName = (text: string): ModuleName => must(parseModuleName(text));

export const portal = (change: Partial<Portal> = {}): Portal => ({
  transport: 'rdma',
  traddr: '10.0.0.1',
  trsvcid: '4420',
  nqn: nqn(discoveryNqn),
  hostnqn,
  hostid: must(parseHostId(uuid)),
  persistent: false,
  options: {},
  source: 'discovery.conf:1',
  ...change,
});

export const path = ({
  subsysnqn = vol,
  ...change
}: Partial<Omit<Path, 'subsysnqn'>> & { readonly subsysnqn?: string } = {}): Path => ({
  transport: 'rdma',
  traddr: '10.0.0.1',
  trsvcid: '4420',
  subsysnqn: nqn(subsysnqn),
  kind: 'io',
  hostTraddr: undefined,
  hostIface: undefined,
  hostnqn,
  hostid: uuid,
  options: {},
  secret: undefined,
  ctrlSecret: undefined,
  source: 'discovery.conf:1',
  ...change,
});

export const controller = (
  change: Partial<Omit<Controller, 'address'>> & { readonly traddr?: string } = {},
): Controller => {
  const { traddr = '10.0.0.1', ...rest } = change;
  const address = { traddr, trsvcid: '4420', hostTraddr: undefined, hostIface: undefined };
  return {
    name: 'nvme0',
    state: 'live',
    transport: 'rdma',
    address,
    subsysnqn: vol,
    hostnqn,
    hostid: uuid,
    kind: 'io',
    disks: ['nvme0n1'],
    instance: undefined,
    ...rest,
  };
};

export const rdmaPort = (change: Partial<RdmaPort> = {}): RdmaPort => ({
  device: 'mlx5_0',
  port: 1,
  state: 'ACTIVE',
  linkLayer: 'Ethernet',
  iwarp: false,
  netdev: 'eth1',
  ...change,
});

/** One RDMA port with an address. */
export const actual = (change: Partial<Actual> = {}): Actual => ({
  loadedModules: new Set(),
  knownModules: undefined,
  hardware: [],
  ports: [rdmaPort()],
  netdevs: [{ name: 'eth1', infiniband: false, physical: true, lowers: [] }],
  addresses: [{ iface: 'eth1', address: '10.0.0.9' }],
  controllers: [],
  setup: {},
  ...change,
});

export const record = (change: Partial<LogRecord> = {}): LogRecord => ({
  transport: 'rdma',
  traddr: '10.0.0.1',
  trsvcid: '4420',
  subnqn: vol,
  kind: 'nvme',
  ...change,
});

/** A record that its portal lists no more. */
export const missing = (missingSince: number, change: Partial<LogRecord> = {}): KnownRecord => ({
  ...record(change),
  missingSince,
});

/** A memory with one portal, and with one path where there is something to say about it. */
export const memory = (
  of: Partial<PortalMemory>,
  ofPath?: Partial<PathMemory>,
  change: Partial<Memory> = {},
): Memory => ({
  ...emptyMemory,
  portals: { [portalKey(portal())]: { ...untriedPortal, ...of } },
  paths: ofPath === undefined ? {} : { [pathKey(path())]: { ...untriedPath, ...ofPath } },
  ...change,
});

/** A portal that was asked a moment ago and lists one subsystem. */
export const asked: Partial<PortalMemory> = {
  records: [record()],
  discoveredAt: now - 1000,
  succeededAt: now - 1000,
};

export const view = (change: Partial<View> = {}): View => ({
  desired: { modules: [], portals: [portal()], paths: [], setup: {} },
  actual: actual(),
  memory: emptyMemory,
  settings: defaultSettings,
  now,
  ...change,
});
