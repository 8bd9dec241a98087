/**
 * What keeps RDMA connections from being made just now: no device is ready through which they could go. Only what is certain
 * counts; whatever else may be possible is tried. Pure.
 */

import type { Actual } from '../actual.ts';
import { parseAddress, sameAddress } from '../address.ts';
import { standingOn } from '../world.ts';
import { isLinkLocalText, seenHcas } from './see.ts';
import { currentState, isLost, type Hcas, type HcaSeen, type PortCondition } from './types.ts';

export interface Way {
  readonly transport: string;
  readonly traddr: string;
  readonly hostTraddr?: string | undefined;
  readonly hostIface?: string | undefined;
}

/** A sentence's part about what is missing; undefined where an attempt may succeed. */
export type Obstacle = (way: Way) => string | undefined;

interface Port extends PortCondition {
  readonly device: string;
}

/** What nobody knows for sure counts as ready. */
const mayServe = ({ state }: PortCondition): boolean => state === 'ready' || state === 'probing';

const portsOf = (seen: readonly HcaSeen[]): readonly Port[] =>
  seen.flatMap(({ device, ports }): readonly Port[] => {
    const all = Object.values(ports).map((port) => ({ device, ...port }));
    return all.length > 0 ? all : [{ device, state: 'probing' }];
  });

const lostText = (hcas: Hcas): readonly string[] =>
  Object.entries(hcas)
    .filter(([, one]) => isLost(one))
    .map(([device, one]) => `${device} is lost: ${currentState(one).reason ?? 'removed'}`);

const noneText = (ports: readonly Port[], hcas: Hcas): string =>
  [
    ...ports.map(({ device, reason = 'is not ready' }) => `${device} ${reason}`),
    ...lostText(hcas),
  ].join('; ');

/** The interface that the local end is said to be on. */
const namedInterface = (
  { hostTraddr, hostIface }: Way,
  { addresses }: Pick<Actual, 'addresses'>,
): string | undefined =>
  hostIface ??
  (hostTraddr === undefined
    ? undefined
    : addresses.find(({ address }) => sameAddress(address, hostTraddr))?.iface);

/** Ports whose wire carries what leaves through the interface: its own, or those of a bond or VLAN below it. */
const portsBelow = (
  iface: string,
  ports: readonly Port[],
  { netdevs }: Pick<Actual, 'netdevs'>,
): readonly Port[] =>
  ports.filter(({ netdev }) => {
    if (netdev === undefined) return false;
    return netdev === iface || standingOn(netdevs, ({ name }) => name === netdev).has(iface);
  });

/** A link-local address needs no other GID, one of this host itself no wire, and a name is not looked up yet. */
const needsDevice = ({ transport, traddr }: Way, { addresses }: Pick<Actual, 'addresses'>) =>
  transport === 'rdma' &&
  parseAddress(traddr) !== undefined &&
  !isLinkLocalText(traddr) &&
  !addresses.some(({ address }) => sameAddress(address, traddr));

/** For many ways through one and the same host. */
export const obstacles = (actual: Actual, hcas: Hcas): Obstacle => {
  const seen = seenHcas(actual);
  if (seen === undefined) return () => undefined;
  const ports = portsOf(seen);
  const isAnyReady = ports.some(mayServe);
  const judge = (way: Way): string | undefined => {
    if (ports.length === 0)
      return ['this host has no RDMA device now', ...lostText(hcas)].join('; ');
    if (!isAnyReady) return noneText(ports, hcas);
    const iface = namedInterface(way, actual);
    const own = iface === undefined ? [] : portsBelow(iface, ports, actual);
    return own.length === 0 || own.some(mayServe) ? undefined : noneText(own, {});
  };
  return (way) => (needsDevice(way, actual) ? judge(way) : undefined);
};
