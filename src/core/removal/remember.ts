import { afterFailure } from '../backoff.ts';
import type { Memory } from '../memory.ts';
import type { Moment } from '../remember.ts';

/** One that could not be disconnected, or is in use, is left for a while. */
export const noteRemovalFailure = (
  memory: Memory,
  name: string,
  reason: string,
  moment: Moment,
): Memory => {
  const one = memory.asked[name];
  if (one === undefined) return memory;
  const after = { ...one, ...afterFailure(one, { reason, timedOut: false }, moment) };
  return { ...memory, asked: { ...memory.asked, [name]: after } };
};
