/** Noticing that the host changed while something is waited for. */

import type { Actual, RdmaPort } from '../core/actual.ts';
import { factsOf } from '../core/world.ts';
import type { Host } from '../host/host.ts';
import { observeWorld } from '../observe/actual.ts';
import { glance, longerGlance } from '../observe/glance.ts';
import { isNews } from '../observe/rdma.ts';

/** Between two glances; sysfs tells nobody when it changes. */
const glanceEveryMs = 100;
const glancesPerLongerOne = 5;

/** What the host looked like at one moment. */
export interface Glances {
  readonly short: string;
  readonly long: string;
}

/** As much of it as is known. */
type Since = { readonly [Part in keyof Glances]?: Glances[Part] | undefined };

/** A glance at more than `glance` shows, which costs more. */
export type LongerGlance = (host: Host) => Promise<string>;

export const glances = async (
  host: Host,
  longer: LongerGlance = longerGlance,
): Promise<Glances> => ({ short: await glance(host), long: await longer(host) });

export interface Watch {
  /** Aborts when a port or an address came or went. */
  readonly changed: AbortSignal;
  stop(): void;
}

export const idle = (): Watch => ({
  changed: new AbortController().signal,
  stop: () => undefined,
});

interface WatchOptions {
  readonly stop: AbortSignal;
  readonly longer?: LongerGlance;
  /** As the caller saw them: what one of them lacked, and has, is a change. */
  readonly ports?: readonly RdmaPort[];
}

/** True when the host looks different from `short`; else some time has passed. */
const isOther = async (
  host: Host,
  short: string,
  { stop, ports = [] }: WatchOptions,
): Promise<boolean> => {
  if ((await isNews(host, ports)) || (await glance(host)) !== short) return true;
  await host.clock.sleep(glanceEveryMs, stop);
  return false;
};

/**
 * True when the host looks different from `before` at one of a few glances, the last of them a longer one. At the first one it
 * may already, where `before` is older than the caller's look.
 */
const hasChanged = async (host: Host, before: Glances, options: WatchOptions): Promise<boolean> => {
  const { stop, longer = longerGlance } = options;
  for (let left = glancesPerLongerOne; left > 0 && !stop.aborted; left -= 1)
    if (await isOther(host, before.short, options)) return true;
  return !stop.aborted && (await longer(host)) !== before.long;
};

/**
 * Resolves as soon as the host looks different, when `stop` aborts, or after about `forMs`. `since`: what it looked like
 * before the caller's own look, so that nothing is missed that came during it; else what it looks like now.
 */
export const waitForChange = async (
  host: Host,
  {
    forMs,
    since = {},
    ...options
  }: WatchOptions & { readonly forMs: number; readonly since?: Since },
): Promise<void> => {
  const { clock } = host;
  const until = clock.monotonicMs() + forMs;
  const short = since.short ?? (await glance(host));
  // When a wait begins, somebody has better things to do than to wait for the longer one.
  if (since.long === undefined && (await isOther(host, short, options))) return;
  const long = since.long ?? (await (options.longer ?? longerGlance)(host));
  while (!options.stop.aborted && clock.monotonicMs() < until)
    if (await hasChanged(host, { short, long }, options)) return;
};

/**
 * Looks at the host from time to time until its ports or addresses differ from `before`, or `stop` is called. `glimpse`: what
 * the look began with that saw `before`.
 */
export const watchWorld = (host: Host, before: Actual, glimpse: string | undefined): Watch => {
  const changed = new AbortController();
  const stopped = new AbortController();
  const facts = factsOf(before).join();
  const { ports } = before;
  const look = async (): Promise<void> => {
    let since: Since = { short: glimpse };
    while (!stopped.signal.aborted && !changed.signal.aborted) {
      const options = { forMs: 10 * glanceEveryMs, since, ports, stop: stopped.signal };
      await waitForChange(host, options);
      since = {};
      const differs = factsOf(await observeWorld(host)).join() !== facts;
      if (differs || (await isNews(host, ports))) changed.abort();
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
