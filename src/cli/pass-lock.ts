/** The lock that keeps passes of several processes apart. */

import { lockPatienceMs } from '../agent/limits.ts';
import { stateDirectory } from '../agent/state.ts';
import type { Host } from '../host/host.ts';
import { takeLock, type Lock } from '../host/lock.ts';

export const lockPath = (early: boolean): string =>
  `${stateDirectory}/${early ? 'early' : 'pass'}.lock`;

export const pidOf = (lock: Extract<Lock, { kind: 'busy' }>): string =>
  lock.holder.split('-')[0] ?? '?';

interface Waiting {
  /** Told once who holds it. */
  readonly onBusy: (pid: string) => void;
  readonly stop?: AbortSignal;
}

/** Waits for a pass that is running: whoever asks for one wants the state after it. Throws where nobody can take it. */
export const waitForLock = async (
  host: Host,
  path: string,
  { onBusy, stop }: Waiting,
): Promise<Lock> => {
  const until = host.clock.monotonicMs() + lockPatienceMs;
  for (let told = false; ; told = true) {
    const lock = takeLock(path);
    if (lock.kind === 'held' || host.clock.monotonicMs() > until || stop?.aborted === true)
      return lock;
    if (!told) onBusy(pidOf(lock));
    await host.clock.sleep(250, stop);
  }
};
