/** What sysfs says of the interfaces that files speak of (Documentation/ABI/testing/sysfs-class-net). */

import { basename } from 'node:path';
import type { Actual, HostAddress, Netdev } from '../../core/actual.ts';
import { parseAddress } from '../../core/address.ts';
import type {
  InterfacesDesired,
  InterfaceSeen,
  InterfaceWish,
  SeenAddress,
} from '../../core/interfaces/types.ts';
import { rdmaInterfaces } from '../../core/world.ts';
import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';
import { hardwareBelow } from './hardware.ts';

export type WorldSeen = Pick<Actual, 'ports' | 'netdevs' | 'addresses'>;

/** IFF_UP, include/uapi/linux/if.h */
const flagUp = 1;

const numberOf = (text: string | undefined): number | undefined => {
  const value = text === undefined || text === '' ? NaN : Number(text);
  return Number.isInteger(value) ? value : undefined;
};

const modeOf = (text: string | undefined): 'connected' | 'datagram' | undefined =>
  text === 'connected' || text === 'datagram' ? text : undefined;

const seenAddress = ({ address, prefix }: HostAddress): readonly SeenAddress[] => {
  const ip = parseAddress(address);
  return ip === undefined ? [] : [{ ip, prefix }];
};

const unread = {
  hwaddr: undefined,
  up: undefined,
  carrier: undefined,
  mode: undefined,
  mtu: undefined,
  master: undefined,
  manager: undefined,
} as const;

/** P_Key children and what they were made of: parent_show in ipoib_vlan.c; there are no lower_ links between them. */
type Parents = ReadonlyMap<string, string>;

const parentsIn = async (host: Host, netdevs: readonly Netdev[]): Promise<Parents> => {
  const found = await Promise.all(
    netdevs
      .filter(({ infiniband }) => infiniband)
      .map(async ({ name }): Promise<readonly (readonly [string, string])[]> => {
        const parent = await attribute(host, `/sys/class/net/${name}/parent`);
        return parent === undefined ? [] : [[name, parent]];
      }),
  );
  return new Map(found.flat());
};

/** ipoib_stop takes the children of an interface down with it. */
const uppersOf = (
  name: string,
  netdevs: readonly Netdev[],
  parents: Parents,
): readonly string[] => [
  ...netdevs.filter((one) => one.lowers.includes(name)).map((one) => one.name),
  ...[...parents].filter(([, parent]) => parent === name).map(([child]) => child),
];

/** As far as it costs next to nothing. */
const bareOf = (
  { name, infiniband, lowers }: Netdev,
  { netdevs, addresses }: WorldSeen,
  { rdma, parents }: { readonly rdma: boolean; readonly parents: Parents },
): InterfaceSeen => ({
  ...unread,
  ...{ name, infiniband, rdma, lowers },
  child: parents.has(name),
  uppers: uppersOf(name, netdevs, parents),
  addresses: addresses.filter(({ iface }) => iface === name).flatMap(seenAddress),
});

const isByAddress = ({ config }: InterfaceWish): boolean =>
  config.device === undefined && config.hwaddr !== undefined;

/** Only where somebody goes by it. The address of an IPoIB interface also says whether it has a connected mode. */
const hwaddrOf = async (
  host: Host,
  { name, infiniband }: InterfaceSeen,
  { interfaces, names }: InterfacesDesired,
): Promise<string | undefined> => {
  const isAsked = interfaces.some(
    (wish) =>
      isByAddress(wish) ||
      (wish.config.device === name &&
        (wish.config.hwaddr !== undefined || wish.config.connectedMode === true)),
  );
  if (!isAsked && (names.length === 0 || !infiniband)) return undefined;
  return attribute(host, `/sys/class/net/${name}/address`);
};

/** The carrier of an interface that is down cannot be read; nor is it of interest but where the MTU differs. */
const stateOf = async (
  host: Host,
  seen: InterfaceSeen,
  { config }: InterfaceWish,
): Promise<InterfaceSeen> => {
  const at = `/sys/class/net/${seen.name}`;
  const [flags, mtu, mode, master] = await Promise.all([
    attribute(host, `${at}/flags`),
    config.mtu === undefined ? undefined : attribute(host, `${at}/mtu`),
    seen.infiniband && (config.connectedMode !== undefined || config.mtu !== undefined)
      ? attribute(host, `${at}/mode`)
      : undefined,
    host.readlink(`${at}/master`),
  ]);
  const bits = numberOf(flags);
  const isOff = seen.infiniband && config.mtu !== undefined && numberOf(mtu) !== config.mtu;
  const carrier = isOff ? await attribute(host, `${at}/carrier`) : undefined;
  return {
    ...seen,
    up: bits === undefined ? undefined : (bits & flagUp) !== 0,
    carrier: carrier === undefined ? undefined : carrier === '1',
    mode: modeOf(mode),
    mtu: numberOf(mtu),
    master: master === undefined ? undefined : basename(master),
  };
};

const wishFor = (
  { interfaces }: InterfacesDesired,
  { name }: InterfaceSeen,
): InterfaceWish | undefined =>
  interfaces.find((wish) => wish.config.device === name) ?? interfaces.find(isByAddress);

/** Every interface; in detail those that carry RDMA and that a file may be about. */
export const observeDetails = async (
  host: Host,
  desired: InterfacesDesired,
  world: WorldSeen,
): Promise<readonly InterfaceSeen[]> => {
  const [hardware, parents] = await Promise.all([
    hardwareBelow(host, desired, world),
    parentsIn(host, world.netdevs),
  ]);
  const carriers = rdmaInterfaces(world, hardware);
  return Promise.all(
    world.netdevs.map(async (netdev) => {
      const bare = bareOf(netdev, world, { rdma: carriers.has(netdev.name), parents });
      if (!bare.rdma) return bare;
      const seen = { ...bare, hwaddr: await hwaddrOf(host, bare, desired) };
      const wish = wishFor(desired, seen);
      return wish === undefined ? seen : stateOf(host, seen, wish);
    }),
  );
};
