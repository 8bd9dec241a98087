/** Who a host of config.json is, and whether /etc/nvme/hostnqn and /etc/nvme/hostid say the same. */

import type { JsonHost } from '../../core/desired/nvme-json.ts';
import type { HostId, Nqn } from '../../core/ids.ts';
import { hostIdOf } from '../nvme/host-id.ts';
import { checkHostId, checkNqn } from '../nvme/values.ts';
import type { Fields } from './fields.ts';
import { field, judged, unlessUnset } from './fields.ts';

/** What /etc/nvme/hostnqn and /etc/nvme/hostid hold. */
export interface OwnIdentity {
  readonly hostnqn?: Nqn | undefined;
  readonly hostid?: HostId | undefined;
}

/** The same, and the application whose subsystems are Holdfast's besides its own, where the settings name one. */
export interface OwnSide extends OwnIdentity {
  readonly application?: string;
}

const noteImplied = (fields: Fields<'host'>): void => {
  const word = field(fields, 'hostnqn')?.word;
  if (word === undefined) return;
  fields.findings.push({
    code: 'hostid-implied',
    span: word.span,
    message: "a hostnqn of its own with this host's hostid",
    hint: 'add "hostid": "<uuid>"',
  });
};

/**
 * The names of a host; without a hostid where none is written and none follows. The kernel wants one hostid for each
 * hostnqn (nvmf_host_add in fabrics.c), so the host's own hostnqn comes with its own hostid.
 */
export const namesOf = (
  fields: Fields<'host'>,
  own: OwnIdentity,
): Pick<JsonHost, 'hostnqn' | 'hostid'> | undefined => {
  const hostnqn = judged(fields, 'hostnqn', checkNqn);
  const written = judged(fields, 'hostid', unlessUnset(checkHostId));
  if (hostnqn === undefined) return undefined;
  const known = hostnqn === own.hostnqn ? own.hostid : undefined;
  const hostid = written ?? known ?? hostIdOf(hostnqn);
  if (hostid === undefined) noteImplied(fields);
  return { hostnqn, ...(hostid === undefined ? {} : { hostid }) };
};

const differing = (
  { hostnqn, hostid }: Pick<JsonHost, 'hostnqn' | 'hostid'>,
  own: OwnIdentity,
): 'hostnqn' | 'hostid' | undefined => {
  if (own.hostnqn !== undefined && own.hostnqn !== hostnqn) return 'hostnqn';
  const isOther = own.hostid !== undefined && hostid !== undefined && own.hostid !== hostid;
  return isOther ? 'hostid' : undefined;
};

/** About the first host, which is this host: nvme_host_get_ids in libnvme's tree.c, used since nvme-cli 2.10. */
export const noteDisagreement = (
  fields: Fields<'host'>,
  names: Pick<JsonHost, 'hostnqn' | 'hostid'>,
  own: OwnIdentity,
): void => {
  const key = differing(names, own);
  const span = key && (field(fields, key) ?? field(fields, 'hostnqn'))?.word.span;
  if (key === undefined || span === undefined) return;
  fields.findings.push({
    code: 'identity-differs',
    span,
    message: `another ${key} than in /etc/nvme/${key}; lines of discovery.conf without one of their own go by this one`,
    hint: `write the same in both: nvme-cli before 2.10 goes by /etc/nvme/${key}`,
  });
};
