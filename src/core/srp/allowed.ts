/** From a target that answered on the fabric to the logins that the rules allow. */

import type { SrpRule } from '../desired/srp.ts';
import type { DiscoveredTarget } from './discovered.ts';
import type { HcaPort } from './ids.ts';
import { mostConnections, portGuidExt, separateExt } from './initiator-ext.ts';
import type { IbLogin } from './login.ts';
import { matchRule } from './match-rule.ts';

export interface LoginWishes {
  /** The port it answered to. */
  readonly port: HcaPort;
  readonly rules: readonly SrpRule[];
  /** Connections to each target port, `mostConnections` at most. */
  readonly connections: number;
  /** Whether a target that answers in several partitions gets a login for each. */
  readonly eachPkey: boolean;
  /** `file:line` of what asks for targets to be found, for those that no rule speaks of. */
  readonly source: string;
}

/**
 * None where a rule disallows the target. Options of the rule that allows it go over those that were printed. The extension
 * is the one that was printed, so that a version of srp_daemon that writes it in its own way goes on with the ACLs it has;
 * where none was (ibsrpdm), the GUID of the target's port.
 */
export const allowedLogins = (
  target: DiscoveredTarget,
  { port, rules, connections, eachPkey, source }: LoginWishes,
): readonly IbLogin[] => {
  const { allowed, options, rule } = matchRule(rules, target);
  if (!allowed) return [];
  const { idExt, iocGuid, dgid, pkey, serviceId, ioClass } = target;
  const base = target.initiatorExt ?? portGuidExt(dgid);
  return Array.from({ length: Math.min(connections, mostConnections) }, (_, connection) => ({
    ...{ kind: 'infiniband' as const, port, idExt, iocGuid, dgid, pkey, serviceId, ioClass },
    initiatorExt: separateExt(base, { connection, ...(eachPkey && { pkey }) }),
    options: { ...target.options, ...options },
    source: rule?.source ?? source,
  }));
};
