/** Through which local port the way to a target leads. Pure. */

import type { Actual, HostAddress, RdmaPort } from '../actual.ts';
import { isLinkLocal, parseAddress, type IpAddress } from '../address.ts';
import type { SrpStaticTarget } from '../desired/srp.ts';
import { contains } from '../network.ts';
import type { SrpActual } from './actual.ts';
import { ipText, sameIp } from './dest.ts';
import { parseHcaPort, type HcaPort } from './ids.ts';
import type { SrpLogin } from './login.ts';

/** What of the host it follows from. */
export type Surroundings = Pick<Actual, 'ports' | 'netdevs' | 'addresses'> &
  Pick<SrpActual, 'routes' | 'ipoib'>;

/** A port, or why none leads there now. */
export type Placed = { readonly port: HcaPort } | { readonly obstacle: string };

const bitsOf = ({ prefix = -1 }: HostAddress): number => prefix;

/** Whether the address is on the network of an interface itself, without a router. */
const isNear =
  (ip: IpAddress) =>
  ({ iface, address, prefix }: HostAddress): boolean => {
    const own = parseAddress(address);
    if (own === undefined || prefix === undefined) return false;
    const isLinked = ip.scope === undefined || ip.scope === iface;
    return isLinked && contains({ address: { ...own, scope: undefined }, bits: prefix }, ip);
  };

/**
 * The interface whose own network the address is in, of several the one with the smallest network. Undefined where that is
 * none or not one: the kernel's routes tell then.
 */
export const nearInterface = (
  ip: IpAddress,
  addresses: readonly HostAddress[],
): string | undefined => {
  const near = addresses.filter(isNear(ip));
  const bits = Math.max(...near.map(bitsOf));
  const names = new Set(near.filter((one) => bitsOf(one) === bits).map(({ iface }) => iface));
  return names.size === 1 ? [...names][0] : undefined;
};

/** The interface and all that it stands on. */
const standingOn = (iface: string, { netdevs }: Surroundings): ReadonlySet<string> => {
  const found = new Set([iface]);
  for (const name of found) {
    for (const low of netdevs.find((one) => one.name === name)?.lowers ?? []) found.add(low);
  }
  return found;
};

export const portName = ({
  device,
  port,
}: Pick<RdmaPort, 'device' | 'port'>): HcaPort | undefined => parseHcaPort(`${device}:${port}`);

const portOf = (iface: string, around: Surroundings): HcaPort | undefined => {
  const names = standingOn(iface, around);
  const found = around.ports.find(({ netdev }) => netdev !== undefined && names.has(netdev));
  if (found !== undefined) return portName(found);
  return [...names].map((name) => around.ipoib[name]).find((port) => port !== undefined);
};

const interfaceTo = (
  { src, dest }: SrpStaticTarget,
  { addresses, routes }: Surroundings,
): { readonly iface: string } | { readonly obstacle: string } => {
  if (src !== undefined) {
    const own = addresses.find(({ address }) => {
      const parsed = parseAddress(address);
      return parsed !== undefined && sameIp(parsed, src);
    });
    return own ?? { obstacle: `this host does not have the address ${ipText(src)} (src) now` };
  }
  const iface = nearInterface(dest.ip, addresses) ?? routes[ipText(dest.ip)];
  return iface === undefined
    ? { obstacle: `this host has no route to ${ipText(dest.ip)} now` }
    : { iface };
};

/** The kernel logs in through the port that is asked, and refuses when the route leads through another one. */
export const placeTarget = (target: SrpStaticTarget, around: Surroundings): Placed => {
  const way = interfaceTo(target, around);
  if ('obstacle' in way) return way;
  const port = portOf(way.iface, around);
  return port === undefined
    ? { obstacle: `${way.iface}, through which it is reached, has no RDMA port now` }
    : { port };
};

/** Every port has the GID of a link-local address (core/hca/see.ts). */
const needsGid = (login: SrpLogin | undefined): boolean =>
  login?.kind !== 'rdma-cm' || !isLinkLocal(login.dest.ip);

/** Why a port takes no login, or not this one, now; undefined where it may. */
export const obstacleAt = (
  name: HcaPort,
  { ports }: Pick<Actual, 'ports'>,
  { initiatorPorts }: Pick<SrpActual, 'initiatorPorts'>,
  login?: SrpLogin,
): string | undefined => {
  const port = ports.find((one) => portName(one) === name);
  if (port === undefined) return `the RDMA port ${name} is not there now`;
  if (!port.state.startsWith('ACTIVE')) return `the RDMA port ${name} is ${port.state}`;
  if (port.gid === false && needsGid(login)) return `the RDMA port ${name} has no GID yet`;
  return initiatorPorts.some((one) => one.port === name)
    ? undefined
    : `${name} takes no SRP logins: the module ib_srp is not loaded`;
};
