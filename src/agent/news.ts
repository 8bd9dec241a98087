/** Waiting for what the last look of a pass could not see. */

import type { Mind } from './mind.ts';
import { waitForChange } from './watch.ts';

/** Between two looks at the clock while the host stays as it is. */
export const breathMs = 1000;

/**
 * Resolves when the host differs from the glimpse that a look began with, when `stop` aborts, or after a moment. `glimpse`: of
 * the look that the caller's plan is from, because others look as well.
 */
export const news = (
  mind: Mind,
  stop: AbortSignal,
  glimpse: string | undefined = mind.glimpse,
): Promise<void> => {
  const { host } = mind;
  return waitForChange(host, {
    forMs: breathMs,
    since: { short: glimpse },
    ports: mind.view().actual.ports,
    stop,
  });
};
