/** Targets that were found on the fabric, and which logins follow from them. Pure. */

import type { LostSrpRule, SrpFabric, SrpRules } from '../desired/srp.ts';
import type { KnownTarget } from '../memory.ts';
import type { Settings } from '../settings.ts';
import { allowedLogins } from './allowed.ts';
import { parseDiscovered, type DiscoveredTarget } from './discovered.ts';
import { grouped } from './gid.ts';
import type { HcaPort } from './ids.ts';
import type { IbLogin } from './login.ts';
import { matchRule } from './match-rule.ts';

/** A target for which a line that cannot be read may be meant. */
export interface Undecided {
  readonly target: DiscoveredTarget;
  readonly lost: LostSrpRule;
}

export interface FabricLogins {
  readonly logins: readonly IbLogin[];
  readonly undecided: readonly Undecided[];
}

const lineOf = (source: string): number => Number(source.slice(source.lastIndexOf(':') + 1));

/**
 * The first line that may have been meant to keep out a target which a later rule, or none, would let in. A line that was
 * to allow only sets options besides, so it keeps nobody waiting.
 */
const lostBefore = (
  target: DiscoveredTarget,
  { rules, lost }: SrpRules,
): LostSrpRule | undefined => {
  const { allowed, rule } = matchRule(rules, target);
  if (!allowed) return undefined;
  const decidedAt = rule === undefined ? Infinity : lineOf(rule.source);
  return lost.find(({ action, source }) => action !== 'allow' && lineOf(source) < decidedAt);
};

/** What was found through one port: texts as srp_daemon printed them. */
export const fabricLogins = (
  port: HcaPort,
  known: readonly KnownTarget[],
  { rules, source }: SrpFabric,
  { srpConnections, srpAllPkeys }: Pick<Settings, 'srpConnections' | 'srpAllPkeys'>,
): FabricLogins => {
  const wishes = { port, rules: rules.rules, source };
  const { targets } = parseDiscovered(known.map(({ login }) => login).join('\n'));
  const undecided: Undecided[] = [];
  const logins: IbLogin[] = [];
  for (const target of targets) {
    const lost = lostBefore(target, rules);
    if (lost !== undefined) undecided.push({ target, lost });
    else
      logins.push(
        ...allowedLogins(target, {
          ...wishes,
          connections: srpConnections,
          eachPkey: srpAllPkeys,
        }),
      );
  }
  return { logins, undecided };
};

/** As a problem, without a full stop. */
export const describeUndecided = ({ target, lost }: Undecided): string =>
  `SRP target ${target.iocGuid} at ${grouped(target.dgid)}: not logged in to, because ${lost.source} cannot be read and may be meant to keep this host from it`;
