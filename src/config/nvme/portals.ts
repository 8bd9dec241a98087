/** From what the files ask for to portals and paths: as whom, and which modules that takes. */

import type { DesiredModule, Portal, PortalEntry, Transport } from '../../core/desired.ts';
import type { JsonPortal, PathEntry } from '../../core/desired/nvme-json.ts';
import type { HostId } from '../../core/ids.ts';
import { pathKey, type Path } from '../../core/path.ts';
import { asked } from '../modules/modules.ts';
import { portalKey } from './discovery.ts';
import type { Identity } from './identity.ts';

/** The host's own secret is for whoever is asked under its own name, unless the line has another. */
const withIdentity = (
  entry: PortalEntry | JsonPortal,
  identity: Identity | undefined,
): readonly Portal[] => {
  const hostnqn = entry.hostnqn ?? identity?.hostnqn;
  const hostid = entry.hostid ?? identity?.hostid;
  if (hostnqn === undefined || hostid === undefined) return [];
  const secret = entry.secret ?? (hostnqn === identity?.hostnqn ? identity.secret : undefined);
  return [{ ...entry, hostnqn, hostid, ...(secret === undefined ? {} : { secret }) }];
};

/** A line that spells the host's own identity out is the same portal as one that leaves it to the host. */
export const portalsOf = (
  entries: readonly (PortalEntry | JsonPortal)[],
  identity: Identity | undefined,
): readonly Portal[] => {
  const portals = new Map<string, Portal>();
  for (const portal of entries.flatMap((entry) => withIdentity(entry, identity))) {
    const key = portalKey(portal);
    const first = portals.get(key);
    // Of config.json and discovery.conf, whichever asks for it to be kept.
    const persistent = portal.persistent || first?.persistent === true;
    portals.set(key, { ...(first ?? portal), persistent });
  }
  return [...portals.values()];
};

const pathOf = (entry: PathEntry, hostid: HostId): Path => ({
  ...entry,
  kind: 'io',
  hostTraddr: entry.hostTraddr,
  hostIface: entry.hostIface,
  hostid,
  secret: entry.secret,
  ctrlSecret: entry.ctrlSecret,
});

/** A host without a hostid, and none that could follow from its hostnqn, has this host's. */
export const pathsOf = (
  entries: readonly PathEntry[],
  identity: Identity | undefined,
): readonly Path[] => {
  const paths = new Map<string, Path>();
  for (const entry of entries) {
    const hostid = entry.hostid ?? identity?.hostid;
    if (hostid === undefined) continue;
    const path = pathOf(entry, hostid);
    if (!paths.has(pathKey(path))) paths.set(pathKey(path), path);
  }
  return [...paths.values()];
};

interface Leading {
  readonly transport: Transport;
  readonly source: string;
}

const moduleFor = (all: readonly Leading[], transport: Transport): readonly DesiredModule[] => {
  const first = all.find((one) => one.transport === transport);
  return first === undefined ? [] : asked([`nvme_${transport}`], first.source);
};

/** The transport modules that portals and paths need, each with the first line that needs it. */
export const transportModules = (all: readonly Leading[]): readonly DesiredModule[] => [
  ...moduleFor(all, 'rdma'),
  ...moduleFor(all, 'tcp'),
];
