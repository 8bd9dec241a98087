/** A host in files: one RDMA port, one portal with two subsystems, one of them connected. */

import { identity, type Tree } from './program.ts';

export const hostnqn = 'nqn.2014-08.org.nvmexpress:uuid:1ab00000-0000-4000-8000-000000000001';
const discovery = 'nqn.2014-08.org.nvmexpress.discovery';

const record = (subnqn: string) => ({
  ...{ transport: 'rdma', traddr: '10.0.0.1', trsvcid: '4420' },
  ...{ subnqn, kind: 'nvme', listedAt: 1 },
});

const asked = {
  ...{ failures: 0, timeouts: 0, notBefore: 0, succeededAt: 1, discoveredAt: 1 },
  records: [record('nqn.test:a'), record('nqn.test:b')],
};

const state = {
  version: 1,
  portals: { [`rdma 10.0.0.1 4420 - - ${hostnqn} ${discovery}`]: asked },
  paths: {},
};

const controller = (name: string, nqn: string): Tree =>
  Object.fromEntries(
    Object.entries({
      address: 'traddr=10.0.0.1,trsvcid=4420',
      state: 'live',
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
