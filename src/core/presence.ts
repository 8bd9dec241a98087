/** How the memory of a connection follows from its being there or not. Pure. */

import { afterFailure, steadied } from './backoff.ts';
import type { PathMemory } from './memory.ts';
import type { Moment } from './remember.ts';
import { duration } from './words.ts';

export const present = (memory: PathMemory, { now, settings }: Moment): PathMemory => {
  const succeededAt = memory.succeededAt ?? now;
  const known = { ...memory, connected: true, lostAt: undefined, reason: undefined, succeededAt };
  return { ...known, ...steadied(known, now, settings.retrySteadyMs) };
};

/** `what` went, for sentences; `isExcused`: the host changed, and is to blame. */
export interface Loss {
  readonly what: string;
  readonly isExcused: boolean;
}

/** One that went soon after it was made, with no change of the host to blame, counts as a failure. */
export const missing = (
  memory: PathMemory,
  moment: Moment,
  { what, isExcused }: Loss,
): PathMemory => {
  const { now, settings } = moment;
  if (!memory.connected) return memory;
  const lost = { ...memory, connected: false, lostAt: now };
  const lived = now - (memory.succeededAt ?? 0);
  if (isExcused || lived >= settings.retrySteadyMs) return lost;
  const reason = `${what} was gone ${duration(lived)} after it was made`;
  return { ...lost, ...afterFailure(lost, { reason, timedOut: false }, moment) };
};
