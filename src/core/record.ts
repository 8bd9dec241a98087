/** Discovery log page records: which of them are paths to connect and which are further portals to ask. */

import { isLinkLocal, isPort, isUnspecified, parseAddress } from './address.ts';
import type { Portal } from './desired.ts';
import type { Excluded } from './exclude.ts';
import { discoveryNqn, parseNqn, type Nqn } from './ids.ts';
import { pathBase, pathKey, persistentPath, portalKey, type Path } from './path.ts';

/** One record of a log page, trimmed (NVMe Base 2.0, 5.16.1.23). */
export interface LogRecord {
  readonly transport: string;
  readonly traddr: string;
  readonly trsvcid: string;
  readonly subnqn: string;
  /** `unknown`: of a type that nvme-cli has no name for. */
  readonly kind: 'nvme' | 'referral' | 'current' | 'unknown';
}

const scopeOf = (portal: Portal): string | undefined => parseAddress(portal.traddr)?.scope;

const wrongAddress = ({ traddr }: LogRecord, portal: Portal): string | undefined => {
  const address = parseAddress(traddr);
  if (address === undefined) return `its address "${traddr}" is not an IP address`;
  if (isUnspecified(address)) return `its address ${traddr} is the unspecified one`;
  if (address.scope !== undefined)
    return `its address ${traddr} names an interface, which only this host can know`;
  if (isLinkLocal(address) && scopeOf(portal) === undefined)
    return `its address ${traddr} is link-local, and the portal's does not say on which interface`;
  return undefined;
};

const wrongKind = ({ kind, subnqn }: LogRecord): string | undefined => {
  if (kind === 'unknown') return 'nvme-cli does not know its type';
  return kind === 'nvme' && subnqn === discoveryNqn
    ? 'it is a discovery service and no subsystem'
    : undefined;
};

/** Why a record is passed over, in words; undefined when it is usable. */
export const unusable = (record: LogRecord, portal: Portal): string | undefined => {
  if (record.transport !== portal.transport) {
    return `its transport is ${record.transport}, the portal's is ${portal.transport}`;
  }
  const wrong = wrongKind(record) ?? wrongAddress(record, portal);
  if (wrong !== undefined) return wrong;
  if (!isPort(record.trsvcid)) return `its service "${record.trsvcid}" is not a port number`;
  return parseNqn(record.subnqn) === undefined ? 'its NQN is none' : undefined;
};

/** The NQN of a usable record. A target must not be able to write options into a connect. */
const usableNqn = (record: LogRecord, portal: Portal): Nqn | undefined =>
  unusable(record, portal) === undefined ? parseNqn(record.subnqn) : undefined;

/** A link-local address is on the interface that leads to whoever listed it. */
const localised = ({ traddr }: LogRecord, portal: Portal): string => {
  const address = parseAddress(traddr);
  const scope = scopeOf(portal);
  const isLocal = address !== undefined && isLinkLocal(address);
  return isLocal && scope !== undefined ? `${traddr}%${scope}` : traddr;
};

const toPath = (record: LogRecord, subsysnqn: Nqn, portal: Portal): Path => ({
  ...pathBase(portal),
  traddr: localised(record, portal),
  trsvcid: record.trsvcid,
  subsysnqn,
  kind: 'io',
});

const toPortal = (record: LogRecord, nqn: Nqn, portal: Portal): Portal => ({
  ...portal,
  name: undefined,
  ctrlSecret: undefined,
  traddr: localised(record, portal),
  trsvcid: record.trsvcid,
  nqn,
});

/** The path of a usable record of a subsystem. */
export const pathOf = (record: LogRecord, portal: Portal): Path | undefined => {
  const nqn = record.kind === 'nvme' ? usableNqn(record, portal) : undefined;
  return nqn === undefined ? undefined : toPath(record, nqn, portal);
};

/** Everything that the known log pages lead to. */
export interface Reach {
  /** The configured portals and every referral, each endpoint once, by their keys. */
  readonly portals: ReadonlyMap<string, Portal>;
  /** By their keys. */
  readonly paths: ReadonlyMap<string, Path>;
  /** What the settings leave to others, each once. */
  readonly excluded: readonly Excluded[];
}

/** Which portals and paths are left alone; undefined for one that is not. */
export interface LeavesAlone {
  portal(portal: Portal): Excluded | undefined;
  path(path: Path): Excluded | undefined;
}

const nothing: LeavesAlone = { portal: () => undefined, path: () => undefined };

/**
 * Follows the log pages that are known so far. Referrals may form a cycle, so each portal is visited once.
 * A persistent portal adds its own discovery controller as a path. What is left alone leads nowhere.
 */
export const follow = (
  portals: readonly Portal[],
  records: (portal: Portal, key: string) => readonly LogRecord[],
  leavesAlone = nothing,
): Reach => {
  const seen = new Map<string, Portal>();
  const paths = new Map<string, Path>();
  const excluded = new Map<string, Excluded>();
  const isExcluded = (found: Excluded | undefined): boolean => {
    if (found !== undefined) excluded.set(`${found.kind} ${found.key}`, found);
    return found !== undefined;
  };
  const add = (path: Path): void => {
    const key = pathKey(path);
    if (!paths.has(key) && !isExcluded(leavesAlone.path(path))) paths.set(key, path);
  };
  const queue = [...portals];
  for (let portal = queue.shift(); portal !== undefined; portal = queue.shift()) {
    const key = portalKey(portal);
    if (seen.has(key) || isExcluded(leavesAlone.portal(portal))) continue;
    seen.set(key, portal);
    if (portal.persistent) add(persistentPath(portal));
    for (const record of records(portal, key)) {
      const nqn = usableNqn(record, portal);
      if (nqn === undefined || record.kind === 'current') continue;
      if (record.kind === 'referral') queue.push(toPortal(record, nqn, portal));
      else add(toPath(record, nqn, portal));
    }
  }
  return { portals: seen, paths, excluded: [...excluded.values()] };
};
