/** What an interface lacks of what its files ask for. Pure. */

import { isLinkLocal } from '../address.ts';
import type { InterfaceAddress, InterfaceRoute } from '../desired/ipoib.ts';
import { hasConnectedMode, whyNotMtu } from './link.ts';
import { lackingRoutes, leftDefaults } from './routes.ts';
import type { InterfacesActual, InterfaceSeen, InterfaceWish } from './types.ts';

/** One thing that is missing, in the order in which they are set. */
export type Lack = { readonly source: string } & (
  | { readonly kind: 'mode'; readonly mode: 'connected' | 'datagram' }
  | { readonly kind: 'mtu'; readonly mtu: number }
  | { readonly kind: 'master'; readonly master: string }
  | { readonly kind: 'up' }
  | { readonly kind: 'address'; readonly address: InterfaceAddress }
  | { readonly kind: 'dhcp' }
  | { readonly kind: 'route'; readonly route: InterfaceRoute }
);

const modeLacks = ({ config, linkSource }: InterfaceWish, seen: InterfaceSeen): readonly Lack[] => {
  const { connectedMode, source } = config;
  const mode = connectedMode === true ? 'connected' : 'datagram';
  if (connectedMode === undefined || seen.mode === undefined || seen.mode === mode) return [];
  const isOffered = !connectedMode || hasConnectedMode(seen);
  return isOffered ? [{ kind: 'mode', mode, source: linkSource ?? source }] : [];
};

const mtuLacks = (wish: InterfaceWish, seen: InterfaceSeen): readonly Lack[] => {
  const { mtu, source } = wish.config;
  if (mtu === undefined || seen.mtu === undefined || seen.mtu === mtu) return [];
  if (whyNotMtu(wish, seen, mtu) !== undefined) return [];
  return [{ kind: 'mtu', mtu, source: wish.linkSource ?? source }];
};

const linkLacks = (wish: InterfaceWish, seen: InterfaceSeen): readonly Lack[] => {
  const { master, source } = wish.config;
  const lacks: Lack[] = [...modeLacks(wish, seen), ...mtuLacks(wish, seen)];
  if (master !== undefined && seen.master !== master) {
    lacks.push({ kind: 'master', master, source });
  }
  if (seen.up === false) lacks.push({ kind: 'up', source });
  return lacks;
};

/** An address that another interface has, and which: it was moved there, or the file is a leftover. */
interface Elsewhere {
  readonly address: InterfaceAddress;
  readonly iface: string;
}

/** Whatever the prefix. */
const hasIp = ({ addresses = [] }: InterfaceSeen, { ip }: InterfaceAddress): boolean =>
  addresses.some((seen) => seen.ip.value === ip.value);

/** IPv6 addresses are set beside DHCP, IPv4 addresses are not (ifup-eth, ifup-ipv6). */
const wantedAddresses = ({ config }: InterfaceWish): readonly InterfaceAddress[] => {
  if (config.bootproto === 'none') return [];
  return config.addresses
    .filter(({ ip }) => ip.family === 4 || config.ipv6)
    .filter(({ ip }) => ip.family === 6 || config.bootproto === 'static');
};

/** A second one of an address would draw the traffic of the first away. Link-local ones are each link's own. */
export const addressesElsewhere = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  interfaces: readonly InterfaceSeen[],
): readonly Elsewhere[] =>
  wantedAddresses(wish)
    .filter(() => wish.config.master === undefined)
    .filter((address) => !isLinkLocal(address.ip) && !hasIp(seen, address))
    .flatMap((address) => {
      const other = interfaces.find((one) => one.name !== seen.name && hasIp(one, address));
      return other === undefined ? [] : [{ address, iface: other.name }];
    });

const addressLacks = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  interfaces: readonly InterfaceSeen[],
): readonly Lack[] => {
  const { addresses } = seen;
  if (addresses === undefined) return [];
  const elsewhere = addressesElsewhere(wish, seen, interfaces).map(({ address }) => address);
  const lacks = wantedAddresses(wish)
    .filter((address) => !hasIp(seen, address) && !elsewhere.includes(address))
    .map((address): Lack => ({ kind: 'address', address, source: address.source }));
  const { bootproto, source } = wish.config;
  const hasOwn = addresses.some(({ ip }) => !isLinkLocal(ip));
  return bootproto === 'dhcp' && !hasOwn ? [...lacks, { kind: 'dhcp', source }] : lacks;
};

/** Whether an address of the family is missing, or any where the file has none of the family. */
const isFreshBy =
  ({ config }: InterfaceWish, addresses: readonly Lack[]) =>
  (family: 4 | 6): boolean => {
    const missing = addresses.flatMap((one) => (one.kind === 'address' ? [one.address] : []));
    const isKnown = config.addresses.some(({ ip }) => ip.family === family);
    return missing.some(({ ip }) => !isKnown || ip.family === family);
  };

/** Of a bond, bridge or team that the file does not mention: what that means for the interface only its owner knows. */
export const foreignMaster = (
  { config }: InterfaceWish,
  { master }: InterfaceSeen,
): string | undefined => (config.master === undefined ? master : undefined);

/** A member of a bond has no addresses and routes of its own, whatever its file says. */
export const lacksOf = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  { interfaces, routes }: InterfacesActual,
): readonly Lack[] => {
  if (foreignMaster(wish, seen) !== undefined) return [];
  if (wish.config.master !== undefined) return linkLacks(wish, seen);
  const addresses = addressLacks(wish, seen, interfaces);
  const set = [...linkLacks(wish, seen), ...addresses];
  // Without its address an interface does not reach its gateways.
  if (addressesElsewhere(wish, seen, interfaces).length > 0) return set;
  const given = { seen: routes, isFresh: isFreshBy(wish, addresses) };
  return [
    ...set,
    ...lackingRoutes(wish, seen.name, given).map((route): Lack => ({
      kind: 'route',
      route,
      source: route.source,
    })),
  ];
};

/** Default routes that are missing although nothing of the interface was lost. */
export const defaultsLeft = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  { interfaces, routes }: InterfacesActual,
): readonly InterfaceRoute[] => {
  if (wish.config.master !== undefined || foreignMaster(wish, seen) !== undefined) return [];
  if (seen.addresses === undefined) return [];
  if (addressesElsewhere(wish, seen, interfaces).length > 0) return [];
  const isFresh = isFreshBy(wish, addressLacks(wish, seen, interfaces));
  return leftDefaults(wish, seen.name, { seen: routes, isFresh });
};

/** Addresses that are there with another prefix length than the file's: nobody's to take away. */
export const otherPrefixes = (
  wish: InterfaceWish,
  { addresses = [] }: InterfaceSeen,
): readonly InterfaceAddress[] =>
  wantedAddresses(wish).filter(({ ip, prefix }) =>
    addresses.some((seen) => seen.ip.value === ip.value && (seen.prefix ?? prefix) !== prefix),
  );
