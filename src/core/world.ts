/** The facts about the host that can end a failure, and what changed between two looks at them. */

import type { Actual, Netdev } from './actual.ts';
import type { World } from './memory.ts';

/** Names of the interfaces for which `test` holds, or that stand on one for which it does. */
export const standingOn = (
  netdevs: readonly Netdev[],
  test: (netdev: Netdev) => boolean,
): ReadonlySet<string> => {
  const found = new Set(netdevs.filter(test).map((netdev) => netdev.name));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { name, lowers } of netdevs)
      if (lowers.some((low) => found.has(low))) found.add(name);
  }
  return found;
};

/**
 * Interfaces on which an RDMA device can carry the traffic: its own, those above it, and IPoIB. `also`: others that are
 * known to be an RDMA device's own.
 */
export const rdmaInterfaces = (
  actual: Pick<Actual, 'ports' | 'netdevs'>,
  also: ReadonlySet<string> = new Set(),
): ReadonlySet<string> => {
  const own = new Set([...actual.ports.map((port) => port.netdev), ...also]);
  return standingOn(actual.netdevs, (netdev) => netdev.infiniband || own.has(netdev.name));
};

/** Interfaces of real devices and those above them: a container's veth must not reset anybody's back-off. */
export const realInterfaces = (actual: Pick<Actual, 'ports' | 'netdevs'>): ReadonlySet<string> =>
  standingOn(actual.netdevs, (netdev) => netdev.physical || netdev.infiniband);

/** How the fact about a port begins, or those about all ports of a device. */
export const portFact = (device: string, port?: number): string =>
  `RDMA port ${device}/${port === undefined ? '' : `${port} `}`;

/** The address that a fact is about; undefined for one about something else. */
export const addressIn = (
  fact: string,
): { readonly address: string; readonly iface: string } | undefined => {
  const [, address, iface] = /^address (\S+) on (.*)$/.exec(fact) ?? [];
  return address === undefined || iface === undefined ? undefined : { address, iface };
};

/** One line for each RDMA port and each address: equal lines, equal world. */
export const factsOf = (
  actual: Pick<Actual, 'ports' | 'netdevs' | 'addresses'>,
): readonly string[] => {
  const real = realInterfaces(actual);
  const ports = actual.ports.map(({ device, port, state }) => `${portFact(device, port)}${state}`);
  const addresses = actual.addresses
    .filter(({ iface }) => real.has(iface))
    .map(({ iface, address }) => `address ${address} on ${iface}`);
  return [...new Set([...ports, ...addresses])].sort();
};

export interface Change {
  readonly fact: string;
  readonly kind: 'new' | 'back' | 'gone';
  /** For `back`: how long it was away, in milliseconds. */
  readonly awayMs?: number;
}

const changesBetween = (before: World, facts: readonly string[], now: number): Change[] => {
  const gone = before.facts.filter((fact) => !facts.includes(fact));
  const come = facts.filter((fact) => !before.facts.includes(fact));
  return [
    ...gone.map((fact): Change => ({ fact, kind: 'gone' })),
    ...come.map((fact): Change => {
      const since = before.goneAt[fact];
      return since === undefined
        ? { fact, kind: 'new' }
        : { fact, kind: 'back', awayMs: now - since };
    }),
  ];
};

const goneAfter = (
  before: World,
  changes: readonly Change[],
  now: number,
): Record<string, number> => {
  const goneAt = { ...before.goneAt };
  for (const { fact, kind } of changes) {
    if (kind === 'gone') goneAt[fact] = now;
  }
  const returned = new Set(changes.filter(({ kind }) => kind === 'back').map(({ fact }) => fact));
  return Object.fromEntries(Object.entries(goneAt).filter(([fact]) => !returned.has(fact)));
};

/** The world as it is now and how it differs from the one remembered; the first look is no change. */
export const lookAgain = (
  before: World | undefined,
  actual: Actual,
  now: number,
): { readonly world: World; readonly changes: readonly Change[] } => {
  const facts = factsOf(actual);
  if (before === undefined) return { world: { facts, changedAt: now, goneAt: {} }, changes: [] };
  const changes = changesBetween(before, facts, now);
  const changedAt = changes.length > 0 ? now : before.changedAt;
  return { world: { facts, changedAt, goneAt: goneAfter(before, changes, now) }, changes };
};
