/** What the settings leave to others: it is neither asked nor connected, and what is connected of it stays. Pure. */

import type { HostAddress } from './actual.ts';
import { parseAddress, sameAddress } from './address.ts';
import type { Portal } from './desired.ts';
import { contains } from './network.ts';
import { describeEndpoint, describePath, pathKey, portalKey, type Path } from './path.ts';
import { matches } from './pattern.ts';
import { pathOrigin, portalOrigin } from './removal/origins.ts';
import type { Settings } from './settings.ts';
import { several } from './words.ts';

/** The settings by which something is left out. */
export type Exclusions = Pick<
  Settings,
  'nvmeExcludeNqn' | 'nvmeExcludeAddress' | 'nvmeExcludeInterface'
>;

/** A portal or path that is left out, and the key of [nvme] that says so. */
export interface Excluded {
  readonly kind: 'portal' | 'path';
  readonly by: 'exclude-nqn' | 'exclude-address' | 'exclude-interface';
  /** Equal for the same portal or path. */
  readonly key: string;
  /** The same for what one line means: see removal/origins.ts. */
  readonly origin: string;
  /** `nqn.x at rdma 10.0.0.1:4420 (discovery.conf:1)`. */
  readonly what: string;
}

/** The part of a portal, path or connection that it is told by. */
interface Candidate {
  readonly nqn: string;
  readonly traddr: string;
  readonly hostTraddr?: string | undefined;
  readonly hostIface?: string | undefined;
}

const byAddress = ({ traddr }: Candidate, { nvmeExcludeAddress }: Exclusions): boolean => {
  if (nvmeExcludeAddress.length === 0) return false;
  const address = parseAddress(traddr);
  return address !== undefined && nvmeExcludeAddress.some((network) => contains(network, address));
};

/** What is known of the way to it: the interface that is written, or that an address which is written belongs to. */
const interfacesOf = (
  { traddr, hostTraddr, hostIface }: Candidate,
  addresses: readonly HostAddress[],
): readonly (string | undefined)[] => [
  hostIface,
  parseAddress(traddr)?.scope,
  ...(hostTraddr === undefined
    ? []
    : addresses
        .filter(({ address }) => sameAddress(address, hostTraddr))
        .map(({ iface }) => iface)),
];

const reason = (
  candidate: Candidate,
  settings: Exclusions,
  addresses: readonly HostAddress[],
): Excluded['by'] | undefined => {
  const { nvmeExcludeNqn, nvmeExcludeInterface } = settings;
  if (nvmeExcludeNqn.some((pattern) => matches(pattern, candidate.nqn))) return 'exclude-nqn';
  if (byAddress(candidate, settings)) return 'exclude-address';
  if (nvmeExcludeInterface.length === 0) return undefined;
  const names = interfacesOf(candidate, addresses);
  return nvmeExcludeInterface.some((name) => names.includes(name))
    ? 'exclude-interface'
    : undefined;
};

/** Whether the settings leave a connection that exists to others. */
export const isLeftAlone = (
  candidate: Candidate,
  settings: Exclusions,
  addresses: readonly HostAddress[],
): boolean => reason(candidate, settings, addresses) !== undefined;

/** Undefined for a portal that is to be asked. `addresses`: those of this host, where they are known. */
export const excludedPortal = (
  portal: Portal,
  settings: Exclusions,
  addresses: readonly HostAddress[] = [],
): Excluded | undefined => {
  const by = reason(portal, settings, addresses);
  if (by === undefined) return undefined;
  const what = `${describeEndpoint(portal)} (${portal.source})`;
  const origin = portalOrigin(portal);
  return { kind: 'portal', by, key: portalKey(portal), origin, what };
};

/** Undefined for a path that is to be connected. */
export const excludedPath = (
  path: Path,
  settings: Exclusions,
  addresses: readonly HostAddress[] = [],
): Excluded | undefined => {
  const by = reason({ ...path, nqn: path.subsysnqn }, settings, addresses);
  if (by === undefined) return undefined;
  const what = `${describePath(path)} (${path.source})`;
  return { kind: 'path', by, key: pathKey(path), origin: pathOrigin(path), what };
};

const excludesAnything = (settings: Exclusions): boolean =>
  settings.nvmeExcludeNqn.length > 0 ||
  settings.nvmeExcludeAddress.length > 0 ||
  settings.nvmeExcludeInterface.length > 0;

interface Connections {
  readonly portals: readonly Portal[];
  readonly paths: readonly Path[];
}

/** Portals to ask and paths to connect, and those that are left out for what the files alone say of them. */
export const separate = (
  { portals, paths }: Connections,
  settings: Exclusions,
): Connections & { readonly excluded: readonly Excluded[] } => {
  if (!excludesAnything(settings)) return { portals, paths, excluded: [] };
  const excluded: Excluded[] = [];
  const isKept = (found: Excluded | undefined): boolean => {
    if (found !== undefined) excluded.push(found);
    return found === undefined;
  };
  return {
    portals: portals.filter((portal) => isKept(excludedPortal(portal, settings))),
    paths: paths.filter((path) => isKept(excludedPath(path, settings))),
    excluded,
  };
};

const keys = ['exclude-nqn', 'exclude-address', 'exclude-interface'] as const;

/** One sentence for each key that leaves something out: how many, and the first of them. */
export const exclusionRemarks = (all: readonly Excluded[]): readonly string[] => {
  const once = [...new Map(all.map((one) => [`${one.kind} ${one.key}`, one])).values()];
  return keys.flatMap((key) => {
    const those = once.filter(({ by }) => by === key);
    const [first] = those;
    if (first === undefined) return [];
    const counts = (['portal', 'path'] as const)
      .map((kind) => [kind, those.filter((one) => one.kind === kind).length] as const)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => several(count, kind));
    const example = those.length === 1 ? first.what : `the first: ${first.what}`;
    return [`left alone because of [nvme] ${key}: ${counts.join(' and ')}; ${example}`];
  });
};
