/** Feeds systemd's watchdog as long as passes make progress: one that hangs gets the service started again. */

import { anybodyUntilMs } from '../agent/limits.ts';
import type { Clock } from '../host/host.ts';
import type { Progress } from './progress.ts';
import type { Systemd } from './systemd.ts';

/** A pass ends by itself within `anybodyUntilMs` and one attempt more. */
const passMostMs = anybodyUntilMs + 120_000;

export interface Watched {
  /** Since when something is under way, in monotonic milliseconds; undefined while nothing is but waiting. */
  readonly busySince: number | undefined;
}

/** How soon a word that was not heard is said again, and a pass that stands still looked at again. */
const againMs = 5000;
/** Long enough for that, and for whatever else keeps a host from it. */
const spareMs = 150_000;

/** Half of its time, as sd_watchdog_enabled(3) has it; but each feeding starts a program, and more to spare than that is no use. */
const everyMs = (watchdogMs: number): number => watchdogMs - Math.min(watchdogMs / 2, spareMs);

/** Until `stop` aborts. */
export const feedWatchdog = async (
  systemd: Systemd,
  clock: Clock,
  { watched, progress, stop }: { watched: Watched; progress: Progress; stop: AbortSignal },
): Promise<void> => {
  const { watchdogMs } = systemd;
  if (watchdogMs === undefined) return;
  for (let before = -1; !stop.aborted;) {
    const since = watched.busySince;
    const moved = progress.answers !== before && clock.monotonicMs() - (since ?? 0) < passMostMs;
    const isWell = since === undefined || moved;
    const isHeard = isWell && (await systemd.watchdog());
    if (isHeard) before = progress.answers;
    await clock.sleep(isHeard ? everyMs(watchdogMs) : againMs, stop);
  }
};
