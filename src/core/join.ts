/** The paths that are configured and those that log pages lead to, each connection once. Pure. */

import { sameAddress } from './address.ts';
import type { OthersSubsystem } from './desired/nvme-json.ts';
import { endpointKey, pathKey, type Path } from './path.ts';

/** Without what belongs to another application; a discovery controller belongs to nobody. */
export const withoutOthers = (
  paths: readonly Path[],
  others: readonly OthersSubsystem[] = [],
): readonly Path[] =>
  others.length === 0
    ? paths
    : paths.filter(
        ({ kind, subsysnqn, hostnqn }) =>
          kind !== 'io' ||
          !others.some(
            (one) =>
              one.subsysnqn === subsysnqn && (one.hostnqn === undefined || one.hostnqn === hostnqn),
          ),
      );

/** Equal for paths that differ in their local end at most. */
const placeKey = (path: Path): string =>
  [endpointKey(path), path.hostnqn, path.subsysnqn].join(' ');

const agree = <T>(a: T | undefined, b: T | undefined, isSame: (a: T, b: T) => boolean): boolean =>
  a === undefined || b === undefined || isSame(a, b);

/** True unless both name a local end, and not the same. */
const agreeOnLocalEnd = (a: Path, b: Path): boolean =>
  agree(a.hostTraddr, b.hostTraddr, sameAddress) &&
  agree(a.hostIface, b.hostIface, (one, other) => one === other);

/** True where one connection may well be both: which local end is taken where none is named, only the kernel knows. */
export const mayBeSame = (a: Path, b: Path): boolean =>
  placeKey(a) === placeKey(b) && agreeOnLocalEnd(a, b);

/** 0 to 2: how many of address and interface both name, or neither. */
const likeness = (a: Path, b: Path): number =>
  Number((a.hostTraddr === undefined) === (b.hostTraddr === undefined)) +
  Number((a.hostIface === undefined) === (b.hostIface === undefined));

/** The configured path that a listed one is, or the likest of several. libnvme compares likewise (_match_ctrl in tree.c). */
const ownerOf = (listed: Path, configured: readonly Path[]): Path | undefined => {
  const candidates = configured.filter((one) => agreeOnLocalEnd(one, listed));
  const most = Math.max(...candidates.map((one) => likeness(one, listed)));
  return candidates.find((one) => likeness(one, listed) === most);
};

/** As configured, from the local end that only the portal names: a path for each of those that lead there. */
const filledIn = (configured: Path, listed: Path): Path => ({
  ...configured,
  hostTraddr: configured.hostTraddr ?? listed.hostTraddr,
  hostIface: configured.hostIface ?? listed.hostIface,
});

const grouped = <T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
};

const once = (paths: readonly Path[]): readonly Path[] => {
  const found = new Map<string, Path>();
  for (const path of paths) if (!found.has(pathKey(path))) found.set(pathKey(path), path);
  return [...found.values()];
};

/**
 * Each path once. What is configured about a path that a portal lists as well counts instead of the portal's options
 * and secrets (nvmf_add_ctrl in libnvme's fabrics.c does the same); a discovery controller stays one.
 */
export const joinPaths = (
  configured: readonly Path[],
  listed: readonly Path[],
): readonly Path[] => {
  if (configured.length === 0) return listed;
  const places = grouped(configured, placeKey);
  const found = new Map<Path, Path[]>();
  const others: Path[] = [];
  for (const path of listed) {
    const owner = path.kind === 'io' ? ownerOf(path, places.get(placeKey(path)) ?? []) : undefined;
    if (owner === undefined) others.push(path);
    else found.set(owner, [...(found.get(owner) ?? []), filledIn(owner, path)]);
  }
  const own = configured.flatMap((path) => found.get(path) ?? [path]);
  const elsewhere = new Set(others.map(pathKey));
  return once([...own.filter((path) => !elsewhere.has(pathKey(path))), ...others]);
};
