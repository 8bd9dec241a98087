/** From the lines of discovery.conf to portals: whom to ask as, and which modules that takes. */

import type { DesiredModule, Portal, PortalEntry, Transport } from '../../core/desired.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { portalKey } from './discovery.ts';
import { paths } from '../files.ts';
import type { Identity, WrittenIdentity } from './identity.ts';
import { aboutFile } from '../locate.ts';
import { asked } from '../modules/modules.ts';

const withIdentity = (entry: PortalEntry, identity: Identity | undefined): readonly Portal[] => {
  const hostnqn = entry.hostnqn ?? identity?.hostnqn;
  const hostid = entry.hostid ?? identity?.hostid;
  return hostnqn === undefined || hostid === undefined ? [] : [{ ...entry, hostnqn, hostid }];
};

/** A line that spells the host's own identity out is the same portal as one that leaves it to the host. */
export const portalsOf = (
  entries: readonly PortalEntry[],
  identity: Identity | undefined,
): readonly Portal[] => {
  const portals = new Map<string, Portal>();
  for (const portal of entries.flatMap((entry) => withIdentity(entry, identity))) {
    const key = portalKey(portal);
    if (!portals.has(key)) portals.set(key, portal);
  }
  return [...portals.values()];
};

const moduleFor = (portals: readonly Portal[], transport: Transport): readonly DesiredModule[] => {
  const first = portals.find((portal) => portal.transport === transport);
  return first === undefined ? [] : asked([`nvme_${transport}`], first.source);
};

/** The transport modules that portals need, each with the first line that needs it. */
export const transportModules = (portals: readonly Portal[]): readonly DesiredModule[] => [
  ...moduleFor(portals, 'rdma'),
  ...moduleFor(portals, 'tcp'),
];

const unavailable = ({ unusable }: WrittenIdentity): Diagnostic =>
  aboutFile('identity-unavailable', paths.hostnqn, {
    message: unusable
      ? "this host's own name is not usable, and Holdfast takes no other in its place: portals that rely on it are left out"
      : 'there is no usable hostnqn, and neither a product UUID nor a machine id to derive one from',
    hint: unusable ? 'correct what is reported' : `nvme gen-hostnqn > ${paths.hostnqn}`,
  });

const hostnqnMissing = ({ hostnqn, hostnqnSource }: Identity): Diagnostic =>
  aboutFile('hostnqn-missing', paths.hostnqn, {
    message: `there is no usable hostnqn; Holdfast uses ${hostnqn}, ${hostnqnSource}`,
    hint: `echo ${hostnqn} > ${paths.hostnqn}`,
  });

const hostidMissing = ({ hostid, hostidSource }: Identity): Diagnostic =>
  aboutFile('hostid-missing', paths.hostid, {
    message: `there is no usable hostid; Holdfast uses ${hostid}, ${hostidSource}`,
    hint: `echo ${hostid} > ${paths.hostid}`,
  });

/** What is missing of the host's own identity, as far as a line relies on it. */
export const judgeIdentity = (
  entries: readonly PortalEntry[],
  written: WrittenIdentity,
  identity: Identity | undefined,
): readonly Diagnostic[] => {
  const needsNqn = entries.some((entry) => entry.hostnqn === undefined);
  const needsId = entries.some((entry) => entry.hostid === undefined);
  if (!needsNqn && !needsId) return [];
  if (identity === undefined) return [unavailable(written)];
  return [
    ...(needsNqn && written.hostnqn === undefined ? [hostnqnMissing(identity)] : []),
    ...(needsId && written.hostid === undefined ? [hostidMissing(identity)] : []),
  ];
};
