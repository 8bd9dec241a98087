/** Which existing controller already is which desired path: by value, never by spelling. */

import { parseAddress, sameAddress } from './address.ts';
import type { Controller } from './actual.ts';
import type { Endpoint, Path } from './path.ts';

/** True when both name the same local address or interface; `undefined` when only one of them names any. */
const sameHostSide = (path: Path, controller: Controller): boolean | undefined => {
  const { hostTraddr, hostIface } = controller.address;
  if (path.hostTraddr !== undefined && hostTraddr !== undefined) {
    if (!sameAddress(path.hostTraddr, hostTraddr)) return false;
  }
  if (path.hostIface !== undefined && hostIface !== undefined && path.hostIface !== hostIface) {
    return false;
  }
  const alike =
    (path.hostTraddr === undefined) === (hostTraddr === undefined) &&
    (path.hostIface === undefined) === (hostIface === undefined);
  return alike ? true : undefined;
};

const sameSubsystem = (path: Path, controller: Controller): boolean => {
  if (path.kind === 'discovery') return controller.kind === 'discovery';
  // While a connect is under way the kernel has no subsystem NQN to show: it may be this one.
  return controller.subsysnqn === '' || controller.subsysnqn === path.subsysnqn;
};

/**
 * How well a controller fits a path. `loose`: one side names a local address and the other does not; the
 * kernel would allow a second connection there (nvmf_ip_options_match), Holdfast counts it as the same.
 */
export const fit = (path: Path, controller: Controller): 'exact' | 'loose' | undefined => {
  const { address } = controller;
  if (controller.transport !== path.transport || address.trsvcid !== path.trsvcid) return undefined;
  if (!sameAddress(address.traddr, path.traddr) || !sameSubsystem(path, controller))
    return undefined;
  if (controller.hostnqn !== undefined && controller.hostnqn !== path.hostnqn) return undefined;
  const side = sameHostSide(path, controller);
  if (side === false) return undefined;
  return side === true && controller.subsysnqn !== '' ? 'exact' : 'loose';
};

/** What a controller must be found by: its endpoint, and its subsystem as far as it shows one. */
const bucketOf = (at: Endpoint, kind: string, subsysnqn: string): string => {
  // Without the scope, which one side may show and the other not.
  const address = parseAddress(at.traddr)?.value ?? at.traddr.toLowerCase();
  return [at.transport, address, at.trsvcid, kind === 'discovery' ? kind : subsysnqn].join(' ');
};

type Buckets = ReadonlyMap<string, readonly Controller[]>;

const inBuckets = (controllers: readonly Controller[]): Buckets => {
  const buckets = new Map<string, Controller[]>();
  for (const one of controllers) {
    const { traddr, trsvcid } = one.address;
    const at = { transport: one.transport, traddr, trsvcid };
    // One that shows no subsystem yet may be anybody's.
    const key = one.subsysnqn === '' ? bucketOf(at, '', '') : bucketOf(at, one.kind, one.subsysnqn);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [one]);
    else bucket.push(one);
  }
  return buckets;
};

const mayServe = (buckets: Buckets, path: Path): readonly Controller[] => [
  ...(buckets.get(bucketOf(path, path.kind, path.subsysnqn)) ?? []),
  ...(buckets.get(bucketOf(path, '', '')) ?? []),
];

/** Removed while its first connect was under way: it never had a subsystem to show, and nobody can tell which path it was for. */
const isUndone = ({ subsysnqn, state }: Controller): boolean =>
  subsysnqn === '' && state.startsWith('deleting');

/**
 * The controller of each path that has one, keyed by the path. One controller serves one path; exact fits first. One that
 * goes away and may be anybody's is in the way of all whose it may be.
 */
export const matchControllers = (
  paths: readonly Path[],
  controllers: readonly Controller[],
): ReadonlyMap<Path, Controller> => {
  const matches = new Map<Path, Controller>();
  const taken = new Set<Controller>();
  const buckets = inBuckets(controllers);
  for (const wanted of ['exact', 'loose'] as const) {
    for (const path of paths) {
      if (matches.has(path)) continue;
      const found = mayServe(buckets, path).find(
        (one) => !taken.has(one) && fit(path, one) === wanted,
      );
      if (found === undefined) continue;
      matches.set(path, found);
      taken.add(found);
    }
  }
  for (const path of paths.filter((one) => !matches.has(one))) {
    const found = mayServe(buckets, path).find((one) => isUndone(one) && fit(path, one));
    if (found !== undefined) matches.set(path, found);
  }
  return matches;
};
