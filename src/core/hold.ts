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
  /** What has to come before it is tried again, where it is not time alone. */
  readonly obstacle?: string;
}

export const hold = (
  what: string,
  source: string | undefined,
  attempts: Attempts,
  now: number,
): Hold => ({ kind: 'hold', what, source, attempts, waitMs: attempts.notBefore - now });

/** It is tried as soon as the obstacle is gone. */
export const holdFor = (
  obstacle: string,
  { what, source, attempts }: Pick<Hold, 'what' | 'source' | 'attempts'>,
): Hold => ({ kind: 'hold', what, source, attempts, waitMs: 0, obstacle });

export const holdSentence = ({ what, source, attempts, waitMs, obstacle }: Hold): string => {
  const { failures, reason = 'unknown' } = attempts;
  const where = source === undefined ? '' : ` (${source})`;
  if (obstacle !== undefined)
    return `${what} as soon as an RDMA device is ready: ${obstacle}${where}`;
  if (failures === 0)
    return `${what} in ${duration(waitMs)}: the link came back, and the hosts behind it take turns ([retry] spread)`;
  return `${what} again in ${duration(waitMs)}: ${several(failures, 'failure')} in a row, the last: ${reason}${where}`;
};
