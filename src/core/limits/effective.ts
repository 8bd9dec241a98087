/**
 * The memlock limit that pam_limits gives a session, by the rules of modules/pam_limits/pam_limits.c (Linux-PAM 1.7.2:
 * process_limit, parse_config_file, setup_limits) and of Debian's patch 027_pam_limits_better_init_allow_explicit_root.
 */

import type { LimitDomain, LimitEntry, MemlockLimit } from '../desired/limits.ts';
import type { GroupId, KiB, Unlimited, UserId } from './units.ts';

/** Whose session it is. */
export interface LimitsSubject {
  /** Undefined stands for a user that no line names. */
  readonly name: string | undefined;
  readonly uid: UserId;
  readonly gid: GroupId;
  /** Every group the user is in, the primary one included. */
  readonly groups: readonly { readonly name: string; readonly gid: GroupId }[];
}

/** On Debian and its descendants `*` and groups by name do not apply to uid 0; everywhere else they do. */
export type PamBuild = 'debian' | 'upstream';

export interface MemlockSide {
  readonly value: KiB | Unlimited;
  /** `file:line`. */
  readonly source: string;
  /** The line of the hard limit, where it is what brought a soft limit down. */
  readonly loweredBy?: string;
}

/**
 * What the files set. A side that is undefined is inherited: on Debian from PID 1 (/proc/1/limits), elsewhere from the
 * program that opens the session. A soft limit cannot exceed the hard one, so an inherited one may be lower still.
 */
export interface EffectiveMemlock {
  readonly soft: MemlockSide | undefined;
  readonly hard: MemlockSide | undefined;
  /** The line that exempts the user from all limits; both sides are inherited then. */
  readonly exemptBy: string | undefined;
}

/** What has been set so far; a lower rank is more specific and stays. */
interface Held extends MemlockSide {
  readonly rank: number;
}
interface State {
  readonly soft?: Held;
  readonly hard?: Held;
}

const ranks = { user: 0, users: 0, group: 1, gid: 1, gids: 1, everyone: 4 } as const;

const within = (id: number, from: number, to = Infinity): boolean => from <= id && id <= to;

/** A uid range applies to uid 0 on every build. */
const concerns = (domain: LimitDomain, { name, uid, gid, groups }: LimitsSubject): boolean => {
  switch (domain.kind) {
    case 'everyone':
      return true;
    case 'user':
      return domain.name === name;
    case 'users':
      return within(uid, domain.from, domain.to);
    case 'group':
      return groups.some((group) => group.name === domain.name);
    case 'gid':
      return domain.gid === gid || groups.some((group) => group.gid === domain.gid);
    case 'gids':
      return within(gid, domain.from, domain.to);
    case 'logins':
      return false;
  }
};

/** The patch keeps `*` and groups by name from uid 0, but takes groups by number for users by number. */
const concernsDebianRoot = (domain: LimitDomain, root: LimitsSubject): boolean => {
  if (domain.kind === 'gid') return domain.gid === 0;
  if (domain.kind === 'gids') return domain.from === 0;
  return (domain.kind === 'user' || domain.kind === 'users') && concerns(domain, root);
};

/** The rank of what a domain sets for the subject; undefined where it sets nothing. */
const rankOf = (domain: LimitDomain, subject: LimitsSubject, pam: PamBuild): number | undefined => {
  if (pam === 'debian' && subject.uid === 0) {
    return concernsDebianRoot(domain, subject) ? ranks.user : undefined;
  }
  const concerned = domain.kind !== 'logins' && concerns(domain, subject);
  return concerned ? ranks[domain.kind] : undefined;
};

/** As in process_limit, a `-` whose soft half has to yield is dropped with its hard half. */
const take = (state: State, { type, value, source }: MemlockLimit, rank: number): State => {
  const held = { rank, value, source };
  const yields = (other: Held | undefined): boolean => other !== undefined && other.rank < rank;
  if (type !== 'hard' && yields(state.soft)) return state;
  const next = type === 'hard' ? state : { ...state, soft: held };
  return type === 'soft' || yields(state.hard) ? next : { ...next, hard: held };
};

const exceeds = (one: KiB | Unlimited, other: KiB | Unlimited): boolean =>
  other !== 'unlimited' && (one === 'unlimited' || one > other);

const sideOf = (held: Held | undefined): MemlockSide | undefined =>
  held === undefined ? undefined : { value: held.value, source: held.source };

const softOf = ({ soft, hard }: State): MemlockSide | undefined =>
  soft !== undefined && hard !== undefined && exceeds(soft.value, hard.value)
    ? { value: hard.value, source: soft.source, loweredBy: hard.source }
    : sideOf(soft);

/**
 * What the entries set for the subject's sessions through PAM. Entries are in the order in which pam_limits reads them:
 * limits.conf, then limits.d in the order of `inReadingOrder`. A user (by name or range of uids) goes before a group,
 * a group before `*`; among equals the last line counts, for soft and hard apart. An exemption takes everything back.
 */
export const effectiveMemlock = (
  entries: readonly LimitEntry[],
  subject: LimitsSubject,
  pam: PamBuild,
): EffectiveMemlock => {
  let state: State = {};
  for (const entry of entries) {
    if (entry.item === 'none') {
      // Unlike a limit, an exemption of a group is heeded for root on Debian too.
      const exempt = entry.domain.kind !== 'everyone' && concerns(entry.domain, subject);
      if (exempt) return { soft: undefined, hard: undefined, exemptBy: entry.source };
    } else if (entry.item === 'memlock') {
      const rank = rankOf(entry.domain, subject, pam);
      if (rank !== undefined) state = take(state, entry, rank);
    }
  }
  return { soft: softOf(state), hard: sideOf(state.hard), exemptBy: undefined };
};
