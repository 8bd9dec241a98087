/** The kernel's door while a connect is in it that is not ours to end. */

import { inTheDoor } from '../core/actual.ts';
import { observeControllers } from '../observe/nvme.ts';
import type { Mind } from './mind.ts';

/** Longer than a connect holds the door that ends at all (102 s: a host that is up without RDMA). */
const takenForMs = 120_000;

const lookEveryMs = 500;

/**
 * Waits while somebody else's connect, or one of ours that cannot be killed, holds the door: a process that tried
 * meanwhile could not be killed either. False when that has lasted too long, `until` came, or `stop` aborted.
 */
export const waitForDoor = async (
  mind: Mind,
  { until, stop }: { readonly until: number; readonly stop: AbortSignal },
): Promise<boolean> => {
  const { clock } = mind.host;
  const since = mind.memory.taken?.since ?? mind.now;
  const end = Math.min(since + takenForMs, until);
  while (inTheDoor(await observeControllers(mind.host)) !== undefined) {
    await clock.sleep(lookEveryMs);
    if (stop.aborted || mind.now > end) return false;
  }
  return true;
};
