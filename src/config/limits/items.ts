/** What pam_limits can limit: limits.conf(5), and process_limit in pam_limits.c. */

import type { LimitItem } from '../../core/desired/limits.ts';

/** How a value is read. */
export type LimitKind =
  /** A whole number or no limit. */
  | 'amount'
  /** A number of logins or no limit. */
  | 'logins'
  /** -20 to 19. */
  | 'level'
  /** 0 or 1. */
  | 'flag'
  | 'path';

export interface LimitRow {
  readonly kind: LimitKind;
  readonly unit: string;
  /** How many of what the kernel counts make one of the unit. */
  readonly scale: number;
  /** pam_limits does not look at the type. */
  readonly typeless: boolean;
  readonly doc: string;
}

const amount = (unit: string, scale: number, doc: string): LimitRow => ({
  kind: 'amount',
  unit,
  scale,
  typeless: false,
  doc,
});
const size = (doc: string): LimitRow => amount('KiB', 1024, doc);
const count = (doc: string): LimitRow => amount('', 1, doc);
const other = (kind: LimitKind, doc: string, typeless = true): LimitRow => ({
  kind,
  unit: '',
  scale: 1,
  typeless,
  doc,
});

export const limitItems: Readonly<Record<LimitItem, LimitRow>> = {
  core: size('size of core files'),
  data: size('size of the data segment'),
  fsize: size('size of files'),
  memlock: size('memory that may be locked, RDMA memory regions included'),
  nofile: count('open files'),
  rss: size('resident memory; without effect since Linux 2.4.30'),
  stack: size('size of the stack'),
  cpu: amount('minutes', 60, 'processor time'),
  nproc: count('processes'),
  as: size('address space'),
  maxlogins: other('logins', 'logins of the user'),
  maxsyslogins: other('logins', 'logins of all users together'),
  nonewprivs: other('flag', '1 forbids new privileges'),
  priority: other('level', 'nice value to start with', false),
  locks: count('file locks; without effect since Linux 2.4.25'),
  sigpending: count('pending signals'),
  msgqueue: amount('bytes', 1, 'POSIX message queues'),
  nice: other('level', 'nice value that may be taken', false),
  rtprio: count('real-time priority'),
  rttime: amount('microseconds', 1, 'processor time of real-time tasks; Linux-PAM 1.7.1 and later'),
  chroot: other('path', 'directory to change the root to; Debian and its descendants only'),
};

export const isLimitItem = (text: string): text is LimitItem => Object.hasOwn(limitItems, text);

export const itemNames: readonly string[] = Object.keys(limitItems);
