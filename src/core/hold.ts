/** A step that is due and has to wait. */

import type { Attempts } from './backoff.ts';
import { duration, several } from './words.ts';

export interface Hold {
  readonly kind: 'hold';
  readonly what: string;
  /** `file:line` of what asks for it, where `what` does not say it. */
  readonly source: string | undefined;
  readonly attempts: Attempts;
  readonly waitMs: number;
}

export const hold = (
  what: string,
  source: string | undefined,
  attempts: Attempts,
  now: number,
): Hold => ({ kind: 'hold', what, source, attempts, waitMs: attempts.notBefore - now });

export const holdSentence = ({ what, source, attempts, waitMs }: Hold): string => {
  const { failures, reason = 'unknown' } = attempts;
  const where = source === undefined ? '' : ` (${source})`;
  return `${what} again in ${duration(waitMs)}: ${several(failures, 'failure')} in a row, the last: ${reason}${where}`;
};
