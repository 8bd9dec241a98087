/** A table of what happened: when, who did it, what. */

import type { Happening } from './journal.ts';

/** What the kernel says about controllers and RDMA devices; the rest of its log is no part of this story. */
const isTold = ({ who, what }: Happening): boolean =>
  who !== 'kernel' ||
  /^nvme nvme\d+: (Removing|new) ctrl: NQN "(?!.*discovery)|^infiniband rxe\d: (added|set)/.test(
    what,
  );

/** The lab plays driver and network manager; nothing of that is Holdfast's. */
const actors = {
  demo: 'this demo',
  holdfast: 'Holdfast',
  kernel: 'kernel',
  'lab-hca': 'lab, as driver/network',
  systemd: 'systemd',
} as const;

const row = (start: number, { up, who, what }: Happening): string =>
  `${(up - start).toFixed(2).padStart(7)} s  ${actors[who].padEnd(23)} ${what}`;

/** What happened between two moments, in seconds since boot; the times shown are since the first. */
export const timeline = (
  happenings: readonly Happening[],
  { from, to }: { readonly from: number; readonly to: number },
): string =>
  happenings
    .filter((one) => one.up >= from && one.up < to && isTold(one))
    .toSorted((a, b) => a.up - b.up)
    .map((one) => row(from, one))
    .join('\n');
