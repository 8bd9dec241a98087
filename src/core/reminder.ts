/** What is said of how passes end, and how often. Pure. */

import type { Memory } from './memory.ts';
import type { Verdict } from './verdict.ts';

/** A pass each minute that does not converge, and in the same way, is a warning this often. */
const remindMs = 600_000;

/** `told`: what was said before in the same pass; `happened`: whether so much has that all of it is to be said again; `isAttended`: whether somebody waits for the result. */
export interface Ending {
  readonly told: readonly string[];
  readonly isAttended: boolean;
  readonly happened: boolean;
  readonly now: number;
}

/** `before`: what was said last time and need not be said as loudly again. */
export const noteVerdict = (
  memory: Memory,
  { converged, problems, remarks, warnings, summary }: Verdict,
  { told, isAttended, happened, now }: Ending,
): { readonly memory: Memory; readonly before: readonly string[] } => {
  const { said, warnedAt = -Infinity } = memory;
  const isOverdue = !converged && (isAttended || now - warnedAt >= remindMs);
  const before = (happened ? [] : said).filter((one) => !isOverdue || one !== summary);
  const isWarned = !converged && !before.includes(summary);
  return {
    memory: {
      ...memory,
      said: [...told, ...remarks, ...warnings, ...problems, summary],
      warnedAt: isWarned ? now : memory.warnedAt,
    },
    before,
  };
};
