/** When to try again: exponential, jittered, forgotten as soon as the world changed. */

import type { Settings } from './settings.ts';

/** What is remembered of one portal's or path's attempts. Times are monotonic milliseconds since boot. */
export interface Attempts {
  /** Failures in a row; 0 after a success that lasted. */
  readonly failures: number;
  /** How many of them ended because the deadline passed, and so held the kernel's door. */
  readonly timeouts: number;
  /** Not before this time. */
  readonly notBefore: number;
  /** Why the last one failed, for people. */
  readonly reason: string | undefined;
  /** When the last success was; undefined when there was none since boot. */
  readonly succeededAt: number | undefined;
}

export const untried: Attempts = {
  failures: 0,
  timeouts: 0,
  notBefore: 0,
  reason: undefined,
  succeededAt: undefined,
};

type RetrySettings = Readonly<Record<'retryFirstMs' | 'retryMaxMs', number>>;

/**
 * Delay after the n-th failure in a row: first * 2^(n-1), at most max, of which the upper half is drawn by
 * chance so that hosts which failed together do not return together. `random` is in [0, 1).
 */
export const delayAfter = (failures: number, settings: RetrySettings, random: number): number => {
  const full = Math.min(
    settings.retryFirstMs * 2 ** Math.min(failures - 1, 30),
    settings.retryMaxMs,
  );
  return Math.round(full * (0.5 + random / 2));
};

export interface Failure {
  readonly reason: string;
  readonly timedOut: boolean;
}

/** Who answers, or is known to be away, costs others next to nothing, so it is asked again within the minute. */
const cheapMaxMs = 60_000;

export const afterFailure = (
  before: Attempts,
  failure: Failure,
  at: { readonly now: number; readonly settings: RetrySettings; readonly random: number },
): Attempts => {
  const failures = before.failures + 1;
  const { retryFirstMs, retryMaxMs } = at.settings;
  const max = failure.timedOut ? retryMaxMs : Math.min(retryMaxMs, cheapMaxMs);
  return {
    failures,
    timeouts: before.timeouts + (failure.timedOut ? 1 : 0),
    notBefore: at.now + delayAfter(failures, { retryFirstMs, retryMaxMs: max }, at.random),
    reason: failure.reason,
    succeededAt: before.succeededAt,
  };
};

/** A success ends the waiting. The count stays until the connection has lasted: see `steadied`. */
export const afterSuccess = (before: Attempts, now: number): Attempts => ({
  ...before,
  timeouts: 0,
  notBefore: now,
  reason: undefined,
  succeededAt: now,
});

/** Forgets earlier failures once a connection has lived long enough not to be one that flaps. */
export const steadied = (before: Attempts, now: number, steadyMs: number): Attempts =>
  before.failures > 0 && before.succeededAt !== undefined && now - before.succeededAt >= steadyMs
    ? { ...before, failures: 0 }
    : before;

/** A device, link or address event: whatever was wrong may be over, so try at once. */
export const refreshed = (before: Attempts): Attempts => ({
  ...before,
  failures: 0,
  timeouts: 0,
  notBefore: 0,
});

/** The same where this host waits for its turn (core/links.ts); who would have been tried sooner anyway still is. */
export const refreshedUntil = (
  before: Attempts,
  { now, quietUntil = 0 }: { readonly now: number; readonly quietUntil?: number | undefined },
): Attempts => {
  if (quietUntil <= now) return refreshed(before);
  const notBefore = before.notBefore > now ? Math.min(before.notBefore, quietUntil) : quietUntil;
  return { ...refreshed(before), notBefore };
};

type DeadlineSettings = Pick<Settings, 'connectDeadlineMs' | 'connectFirstDeadlineMs'>;

/** The short deadline, which doubles with each time-out. */
export const shortDeadline = (
  { timeouts }: Attempts,
  { connectFirstDeadlineMs }: DeadlineSettings,
): number => connectFirstDeadlineMs * 2 ** Math.min(timeouts, 30);

/** How long one attempt may hold the kernel's door: full for what has worked before, short and doubling otherwise. */
export const deadlineFor = (attempts: Attempts, settings: DeadlineSettings): number => {
  const proven = attempts.succeededAt !== undefined && attempts.timeouts === 0;
  if (proven) return settings.connectDeadlineMs;
  return Math.min(shortDeadline(attempts, settings), settings.connectDeadlineMs);
};
