/** What is missing of the host's own identity, as far as something relies on it. */

import type { PortalEntry } from '../../core/desired.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { paths } from '../files.ts';
import { aboutFile } from '../locate.ts';
import type { Identity, WrittenIdentity } from './identity.ts';

/** What a portal or path says of the host that it is connected as. */
export type Names = Pick<PortalEntry, 'hostnqn' | 'hostid'>;

const unavailable = (what: 'hostnqn' | 'hostid'): Diagnostic =>
  aboutFile('identity-unavailable', paths[what], {
    message: `there is no usable ${what}, and neither a product UUID nor a machine id to derive one from`,
    hint: `nvme gen-hostnqn > ${paths.hostnqn}`,
  });

const unusable = (file: string): Diagnostic =>
  aboutFile('identity-unavailable', file, {
    message:
      "this host's own name is not usable, and Holdfast takes no other in its place: what relies on it is left out",
    hint: 'correct what is reported',
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

const whyUnavailable = (file: string | undefined, what: 'hostnqn' | 'hostid'): Diagnostic =>
  file === undefined ? unavailable(what) : unusable(file);

export const judgeIdentity = (
  entries: readonly Names[],
  written: WrittenIdentity,
  identity: Identity | undefined,
): readonly Diagnostic[] => {
  const needsNqn = entries.some((entry) => entry.hostnqn === undefined);
  const needsId = entries.some((entry) => entry.hostid === undefined);
  if (!needsNqn && !needsId) return [];
  if (identity === undefined)
    return [whyUnavailable(written.unusable, needsNqn ? 'hostnqn' : 'hostid')];
  const { hostnqn, hostid } = { ...written, ...written.json };
  return [
    ...(needsNqn && hostnqn === undefined ? [hostnqnMissing(identity)] : []),
    ...(needsId && hostid === undefined ? [hostidMissing(identity)] : []),
  ];
};
