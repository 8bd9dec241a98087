import type { Attempts } from '../core/backoff.ts';
import { duration } from '../core/words.ts';

/** The reason, and when the next try is. */
export const trouble = ({ reason, notBefore }: Attempts, now: number): string => {
  if (reason === undefined) return '';
  const next = notBefore > now ? `next try in ${duration(notBefore - now)}` : 'the next pass tries';
  return `: ${reason}; ${next}`;
};
