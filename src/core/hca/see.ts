/** How the ports of RDMA devices are, from what was observed. Pure. */

import type { Actual, RdmaPort } from '../actual.ts';
import { isLinkLocal, parseAddress } from '../address.ts';
import { standingOn } from '../world.ts';
import type { HcaSeen, PortCondition } from './types.ts';

export type World = Pick<Actual, 'ports' | 'netdevs' | 'addresses' | 'hcas'>;

/** Every interface has one by itself, and it leads no further than the wire (RFC 4291, 2.5.6). */
export const isLinkLocalText = (address: string): boolean => {
  const parsed = parseAddress(address);
  return parsed !== undefined && isLinkLocal(parsed);
};

const isUp = (state: string): boolean => state.startsWith('ACTIVE');

const downReason = ({ port, state, linkLayer }: RdmaPort): string => {
  const hint =
    linkLayer === 'InfiniBand' && state !== 'DOWN' ? ', so no subnet manager has activated it' : '';
  return `port ${port} is ${state}${hint}`;
};

/** Whether the interface of the port, or one above it, has an address that others can reach. */
const hasAddress = (netdev: string, { netdevs, addresses }: World): boolean => {
  const above = standingOn(netdevs, ({ name }) => name === netdev);
  return addresses.some(
    ({ iface, address }) => (iface === netdev || above.has(iface)) && !isLinkLocalText(address),
  );
};

/**
 * RDMA/CM takes a port that has a GID for the source address (cma_validate_port in drivers/infiniband/core/cma.c), so a port
 * without one is good for nothing; and nothing less than a GID table that was read proves that. Whether the address or the
 * GID alone is missing says only who is to be waited for.
 */
const lacking = (port: RdmaPort, world: World): PortCondition => {
  const { netdev } = port;
  if (port.gid !== false) return { state: 'ready' };
  const up = `port ${port.port} is up but`;
  if (port.linkLayer === 'InfiniBand' || netdev === undefined)
    return { state: 'no-gid', reason: `${up} has no GID` };
  return hasAddress(netdev, world)
    ? { state: 'no-gid', reason: `${up} has no GID yet for the address of ${netdev}` }
    : { state: 'no-address', reason: `${up} ${netdev} has no address` };
};

export const portCondition = (port: RdmaPort, world: World): PortCondition => {
  const netdev = port.netdev === undefined ? {} : { netdev: port.netdev };
  if (port.state === 'UNKNOWN')
    return { state: 'probing', reason: `port ${port.port} does not show its state`, ...netdev };
  if (!isUp(port.state)) return { state: 'port-down', reason: downReason(port), ...netdev };
  return { ...lacking(port, world), ...netdev };
};

/** Undefined where nobody looked at the devices. */
export const seenHcas = (world: World): readonly HcaSeen[] | undefined =>
  world.hcas?.map(({ device, instance, pci }) => ({
    ...{ device, instance, pci },
    ports: Object.fromEntries(
      world.ports
        .filter((port) => port.device === device)
        .map((port) => [String(port.port), portCondition(port, world)]),
    ),
  }));
