/** A login that meets its own past: the target still holds the connection that was lost, and rejects the one that replaces it. */

import type { Attempts } from '../../core/backoff.ts';
import { rejected } from '../../core/srp/rejection.ts';
import { spareLogin, writeLogin, type Answer } from '../../effects/srp-login.ts';

/** A target that is there rejects in milliseconds; nobody's silence is one of that kind. */
const soonMs = 2000;

/** Of what was there until now a rejection is so likely stale that asking the kernel why would only take time. */
export const hasPast = ({ succeededAt, failures }: Attempts): boolean =>
  succeededAt !== undefined && failures === 0;

const isRejected = (answer: Answer): boolean =>
  answer.kind === 'refused' && answer.stderr.includes(rejected);

/** Writes again at once where it is rejected. The program for that is started beside the first one, to be there by then. */
export const writeTwice: typeof writeLogin = async (host, door, limits) => {
  const started = host.clock.monotonicMs();
  const writing = writeLogin(host, door, limits);
  const spare = spareLogin(host, door, limits);
  const first = await writing;
  const isSoon = host.clock.monotonicMs() - started < soonMs;
  if (!isRejected(first) || !isSoon || limits.signal.aborted) {
    spare.drop();
    return first;
  }
  const second = await spare.write();
  return second.kind === 'not-started' ? first : second;
};
