/** Which rule of srp_daemon.conf a target falls under (is_enabled_by_rules_file in srp_daemon.c). */

import type { SrpMatch, SrpOptions, SrpRule } from '../desired/srp.ts';

/** What is known of a target when it answers: everything a rule can look at. */
export type SrpTarget = Required<SrpMatch>;

export interface RuleVerdict {
  readonly allowed: boolean;
  /** To log in with. */
  readonly options: SrpOptions;
  /** Undefined when no rule matches, which allows. */
  readonly rule: SrpRule | undefined;
}

const fits = ({ match }: SrpRule, target: SrpTarget): boolean =>
  (match.idExt === undefined || match.idExt === target.idExt) &&
  (match.iocGuid === undefined || match.iocGuid === target.iocGuid) &&
  (match.dgid === undefined || match.dgid === target.dgid) &&
  (match.serviceId === undefined || match.serviceId === target.serviceId) &&
  (match.pkey === undefined || match.pkey === target.pkey);

/** The first rule that matches counts; where none does, the target is allowed and nothing is set. */
export const matchRule = (rules: readonly SrpRule[], target: SrpTarget): RuleVerdict => {
  const rule = rules.find((one) => fits(one, target));
  return { allowed: rule?.action !== 'disallow', options: rule?.options ?? {}, rule };
};

const conditions = (match: SrpMatch): readonly string[] =>
  Object.entries(match)
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort();

/** At most 32, for five keys. */
const subsets = (parts: readonly string[]): readonly string[] =>
  parts.reduce<readonly string[]>(
    (all, part) => [...all, ...all.map((one) => `${one} ${part}`)],
    [''],
  );

/** Rules that can never match, each with the first one before it that takes all its targets. */
export const unreachableRules = (rules: readonly SrpRule[]): ReadonlyMap<SrpRule, SrpRule> => {
  const first = new Map<string, { readonly rule: SrpRule; readonly at: number }>();
  const found = new Map<SrpRule, SrpRule>();
  rules.forEach((rule, at) => {
    const all = subsets(conditions(rule.match));
    const [taker] = all.flatMap((one) => first.get(one) ?? []).sort((a, b) => a.at - b.at);
    if (taker !== undefined) found.set(rule, taker.rule);
    else first.set(all.at(-1) ?? '', { rule, at });
  });
  return found;
};
