/** What /etc/security/limits.conf and limits.d ask pam_limits for. */

import type { GroupId, KiB, Unlimited, UserId } from '../limits/units.ts';

/** Every item that pam_limits knows; chroot on Debian and its descendants only. */
export type LimitItem =
  | 'core'
  | 'data'
  | 'fsize'
  | 'memlock'
  | 'nofile'
  | 'rss'
  | 'stack'
  | 'cpu'
  | 'nproc'
  | 'as'
  | 'maxlogins'
  | 'maxsyslogins'
  | 'nonewprivs'
  | 'priority'
  | 'locks'
  | 'sigpending'
  | 'msgqueue'
  | 'nice'
  | 'rtprio'
  | 'rttime'
  | 'chroot';

/** Whom a line is about. Both ends of a range are in it; one without `to` has no upper end. */
export type LimitDomain =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'users'; readonly from: UserId; readonly to?: UserId }
  /** Primary or supplementary. */
  | { readonly kind: 'group'; readonly name: string }
  /** Primary or supplementary. */
  | { readonly kind: 'gid'; readonly gid: GroupId }
  /** The primary group only. */
  | { readonly kind: 'gids'; readonly from: GroupId; readonly to?: GroupId }
  /** `%`: logins of all together; for maxlogins only. */
  | { readonly kind: 'logins'; readonly of: 'all' | { readonly group: string | GroupId } };

export type LimitType = 'soft' | 'hard' | 'both';

interface LimitLine {
  readonly domain: LimitDomain;
  readonly type: LimitType;
  /** `file:line`. */
  readonly source: string;
}

/** Memory that may be locked, RDMA memory regions included. */
export interface MemlockLimit extends LimitLine {
  readonly item: 'memlock';
  readonly value: KiB | Unlimited;
}

/** Any other item; its value in the unit of limits.conf(5), or a path for chroot. */
export interface OtherLimit extends LimitLine {
  readonly item: Exclude<LimitItem, 'memlock'>;
  readonly value: number | string;
}

/** `<domain> -`: whom it is about gets none of the limits, whatever other lines say. */
export interface LimitExemption {
  readonly item: 'none';
  readonly domain: LimitDomain;
  /** `file:line`. */
  readonly source: string;
}

export type LimitEntry = MemlockLimit | OtherLimit | LimitExemption;
