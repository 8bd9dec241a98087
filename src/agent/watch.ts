import type { Actual } from '../core/actual.ts';
import type { Desired } from '../core/desired.ts';
import { factsOf } from '../core/world.ts';
import type { Host } from '../host/host.ts';
import { observe } from '../observe/actual.ts';

/** Between two looks at the host while something is waited for. */
export const lookEveryMs = 250;

export interface Watch {
  /** Aborts when a port or an address came or went. */
  readonly changed: AbortSignal;
  stop(): void;
}

export const idle = (): Watch => ({
  changed: new AbortController().signal,
  stop: () => undefined,
});

/** Looks at the host from time to time until it differs from `before` or `stop` is called. */
export const watchWorld = (host: Host, desired: Desired, before: Actual): Watch => {
  const changed = new AbortController();
  const stopped = new AbortController();
  const facts = factsOf(before).join();
  const look = async (): Promise<void> => {
    while (!stopped.signal.aborted && !changed.signal.aborted) {
      await host.clock.sleep(lookEveryMs);
      if (factsOf(await observe(host, desired)).join() !== facts) changed.abort();
    }
  };
  void look();
  return {
    changed: changed.signal,
    stop: () => {
      stopped.abort();
    },
  };
};
