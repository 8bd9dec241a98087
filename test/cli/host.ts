/** A host in files: one RDMA port, one portal with two subsystems, one of them connected. */

import { identity, type Tree } from './program.ts';

export const hostnqn = 'nqn.2014-08.org.nvmexpress:uuid:1ab00000-0000-4000-8000-000000000001';
const discovery = 'nqn.2014-08.org.nvmexpress.discovery';

/** The clock that the state file is written by: monotonic milliseconds since boot. */
export const now = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/** Long enough ago to be asked again, and the same number of minutes in every run. */
const askedAt = now() - 1_000_000;

const record = (subnqn: string) => ({
  ...{ transport: 'rdma', traddr: '10.0.0.1', trsvcid: '4420' },
  ...{ subnqn, kind: 'nvme' },
});

const asked = {
  ...{ failures: 0, timeouts: 0, notBefore: 0, succeededAt: askedAt, discoveredAt: askedAt },
  records: [record('nqn.test:a'), record('nqn.test:b')],
};

export const portalKey = (traddr: string): string =>
  `rdma ${traddr} 4420 - - ${hostnqn} ${discovery}`;
export const pathKey = (nqn: string): string => `rdma 10.0.0.1 4420 - - ${hostnqn} ${nqn}`;

const hca = {
  pci: ['0000:80:01.1', '0000:81:00.0'],
  ports: { 1: { state: 'ready', at: 5000 } },
  history: [{ state: 'ready', at: 5000 }],
};

const state = {
  ...{ version: 1, portals: { [portalKey('10.0.0.1')]: asked }, paths: {} },
  hcas: { mlx5_0: hca },
};

/** A state file that knows more. */
export const stateWith = (more: { readonly portals: object; readonly paths: object }): string =>
  JSON.stringify({
    ...state,
    portals: { ...state.portals, ...more.portals },
    paths: more.paths,
  });

export const controller = (name: string, nqn: string, kernelState = 'live'): Tree =>
  Object.fromEntries(
    Object.entries({
      address: 'traddr=10.0.0.1,trsvcid=4420',
      state: kernelState,
      transport: 'rdma',
      subsysnqn: nqn,
      hostnqn,
      cntrltype: 'io',
      [`${name}c0n1/uuid`]: '',
    }).map(([file, text]) => [`/sys/class/nvme/${name}/${file}`, `${text}\n`]),
  );

const port = '/sys/class/infiniband/mlx5_0/ports/1';

/** Everything is loaded, nvme0 is nqn.test:a, nqn.test:b is missing. */
export const hostTree: Tree = {
  ...identity,
  '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n',
  '/run/holdfast/state.json': JSON.stringify(state),
  '/sys/module/nvme_rdma/refcnt': '1\n',
  '/sys/class/infiniband/mlx5_0/node_type': '1: CA\n',
  [`${port}/state`]: '4: ACTIVE\n',
  [`${port}/link_layer`]: 'Ethernet\n',
  [`${port}/gid_attrs/ndevs/0`]: 'eth1\n',
  ...controller('nvme0', 'nqn.test:a'),
};

/** The same with both connected. */
export const connectedTree: Tree = { ...hostTree, ...controller('nvme1', 'nqn.test:b') };
