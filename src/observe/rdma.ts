/** RDMA ports from /sys/class/infiniband (drivers/infiniband/core/sysfs.c). */

import type { RdmaPort } from '../core/actual.ts';
import type { Host } from '../host/host.ts';
import { attribute, eachEntry } from './attribute.ts';

const classDirectory = '/sys/class/infiniband';

/** `4: ACTIVE` without the number. */
const toState = (text: string | undefined): string => text?.split(':').at(-1)?.trim() ?? 'UNKNOWN';

/** A GID is eight groups of four digits (ib_port_gid_attr's show in drivers/infiniband/core/sysfs.c); all zero is an empty place. */
type Gid = 'none' | 'empty' | 'link-local' | 'routable';

const gidAt = async (host: Host, at: string, index: number): Promise<Gid> => {
  const gid = await attribute(host, `${at}/gids/${index}`);
  if (gid === undefined) return 'none';
  if (/^[0:]*$/.test(gid)) return 'empty';
  return gid.startsWith('fe80:') ? 'link-local' : 'routable';
};

/**
 * Where the first GID of an IP address stands, likeliest first: rxe has it at 1, mlx5 with two kinds of RoCE at 3 and 2. The
 * kernel fills the lowest empty place (find_gid in drivers/infiniband/core/cache.c), so that it is never far.
 */
const places = [1, 3, 2, 0, 4, 5, 6, 7];

const hasRoutableGid = async (host: Host, at: string): Promise<boolean | undefined> => {
  const found = new Set<Gid>();
  for (const index of places) {
    const gid = await gidAt(host, at, index);
    if (gid === 'routable') return true;
    found.add(gid);
  }
  // A table that is full as far as it was read may go on.
  return found.has('empty') ? false : undefined;
};

const hasOwnGid = async (host: Host, at: string): Promise<boolean | undefined> => {
  const gid = await gidAt(host, at, 0);
  return gid === 'none' ? undefined : gid !== 'empty';
};

type PortFacts = Pick<RdmaPort, 'state' | 'linkLayer' | 'iwarp'>;

/** Most often one file: only what is up is asked, and iWARP has no GIDs of addresses. */
const gidOf = async (host: Host, at: string, port: PortFacts): Promise<Pick<RdmaPort, 'gid'>> => {
  if (!port.state.startsWith('ACTIVE') || port.iwarp) return {};
  const gid = await (port.linkLayer === 'InfiniBand' ? hasOwnGid : hasRoutableGid)(host, at);
  return gid === undefined ? {} : { gid };
};

/**
 * Whether a port that was not active, or had no GID, when it was looked at is another one now: no event tells that a subnet
 * manager has activated a port, or that the kernel has put a GID there.
 */
export const isNews = async (host: Host, ports: readonly RdmaPort[]): Promise<boolean> => {
  const changes = ports.map(async (one) => {
    const at = `${classDirectory}/${one.device}/ports/${one.port}`;
    if (one.gid === false) return (await gidOf(host, at, one)).gid !== false;
    return (
      !one.state.startsWith('ACTIVE') && toState(await attribute(host, `${at}/state`)) !== one.state
    );
  });
  return (await Promise.all(changes)).includes(true);
};

const portAt = async (host: Host, device: string, name: string): Promise<RdmaPort> => {
  const at = `${classDirectory}/${device}/ports/${name}`;
  const [state, linkLayer, netdev, nodeType] = await Promise.all([
    attribute(host, `${at}/state`),
    attribute(host, `${at}/link_layer`),
    attribute(host, `${at}/gid_attrs/ndevs/0`),
    attribute(host, `${classDirectory}/${device}/node_type`),
  ]);
  const facts: PortFacts = {
    state: toState(state),
    linkLayer: linkLayer === 'InfiniBand' ? 'InfiniBand' : 'Ethernet',
    iwarp: nodeType?.includes('RNIC') ?? false,
  };
  return { device, port: Number(name), ...facts, netdev, ...(await gidOf(host, at, facts)) };
};

export const observePorts = async (host: Host): Promise<readonly RdmaPort[]> => {
  const devices = await eachEntry(host, classDirectory, (device) =>
    eachEntry(host, `${classDirectory}/${device}/ports`, (name) => portAt(host, device, name)),
  );
  return devices.flat();
};
