/** How often the host is looked at without any cause. */

import type { Passed } from './run-pass.ts';

/** A whole pass, for what no look tells. */
export const slowMs = 600_000;

/** While events are not heard of. */
const blindMs = 1000;
/** While a port that has just come lacks its GID, which no event tells of and which most often takes milliseconds. */
const gidMs = 100;
const newMs = 10_000;
/** While something is missing: no event tells that a port of InfiniBand came up. */
const missingMs = 2000;
/** The same when nothing has changed for long. */
const longMissingMs = 10_000;
const longMs = 600_000;
/** While all is well: what matters makes an event. */
const wellMs = 60_000;

/** `last`: the last pass, if there was one. */
export const lookEveryMs = (
  last: Passed | undefined,
  { isBlind, now }: { readonly isBlind: boolean; readonly now: number },
): number => {
  if (isBlind) return blindMs;
  if (last === undefined) return missingMs;
  const { ports } = last.view.actual;
  const isWell = last.verdict.converged && ports.every(({ state }) => state === 'ACTIVE');
  if (isWell) return wellMs;
  const changedAt = last.view.memory.world?.changedAt ?? 0;
  if (now - changedAt < newMs && ports.some(({ gid }) => gid === false)) return gidMs;
  return now - changedAt > longMs ? longMissingMs : missingMs;
};
