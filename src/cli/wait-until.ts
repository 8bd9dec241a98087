/** Looking until something is there, or the time is up. */

import { stateFile } from '../agent/state.ts';
import { glances, waitForChange, type Glances } from '../agent/watch.ts';
import { loadConfiguration, type Configuration } from '../config/load.ts';
import type { Sighting } from '../core/awaited.ts';
import type { View } from '../core/view.ts';
import type { Host } from '../host/host.ts';
import { storageGlance } from '../observe/glance.ts';
import { lookAtStorage } from './view.ts';

/** What glances do not show, as changes of the configuration, is noticed after so long. */
const lookEveryMs = 5000;
/** A look that has begun gets so long even where the time is up. */
const lookMs = 1000;
/** The longest time that a timer takes (setTimeout: 2^31 - 1 ms). */
const longestMs = 2 ** 31 - 1;

export interface Waiting {
  /** Milliseconds; 0 looks once, Infinity waits for ever. */
  readonly timeoutMs: number;
  /** What is seen in a view. May throw, which ends the waiting. */
  readonly judge: (view: View) => Sighting;
  /** Called after each look that found something missing. */
  readonly tell: (sighting: Sighting, waitedMs: number) => void;
  /** When, after the start, `tell` should be called even if nothing changes. */
  readonly tellAtMs: number;
}

export interface Waited {
  readonly isThere: boolean;
  /** Of the last look that came to an end; undefined where none did. */
  readonly sighting: Sighting | undefined;
  /** As it was read last. */
  readonly configuration: Configuration | undefined;
}

/** Everything that may change what a look shows: also what passes have learned. */
const glanceAtAll = async (host: Host): Promise<string> =>
  `${await storageGlance(host)} ${(await host.inode(stateFile)) ?? 0}`;

/** The configuration, read again when it is some seconds old. */
const freshConfiguration = (host: Host): (() => Promise<Configuration>) => {
  let read: { readonly at: number; readonly configuration: Promise<Configuration> } | undefined;
  return () => {
    const at = host.clock.monotonicMs();
    if (read === undefined || at - read.at >= lookEveryMs)
      read = { at, configuration: loadConfiguration(host) };
    return read.configuration;
  };
};

/** What `work` comes to, or undefined when that takes longer: an attribute of a sick HCA may take long to read. */
const within = async <T>(host: Host, ms: number, work: Promise<T>): Promise<T | undefined> => {
  if (ms > longestMs) return work;
  return Promise.race([work, host.clock.sleep(ms).then(() => undefined)]);
};

interface Seen {
  readonly since: Glances;
  readonly configuration: Configuration;
  readonly view: View;
}

/** The glance comes first, so that nothing that changes during the look goes unnoticed. */
const look = async (host: Host, configured: () => Promise<Configuration>): Promise<Seen> => {
  const since = await glances(host, glanceAtAll);
  const configuration = await configured();
  return { since, configuration, view: await lookAtStorage(host, configuration) };
};

/** Until something changes, for `forMs` at most. */
const rest = async (host: Host, since: Glances, forMs: number): Promise<void> => {
  const stop = new AbortController();
  void host.clock.sleep(forMs).then(() => {
    stop.abort();
  });
  await waitForChange(host, { forMs, since, longer: glanceAtAll, stop: stop.signal });
};

export const waitUntil = async (host: Host, waiting: Waiting): Promise<Waited> => {
  const { timeoutMs, judge, tell, tellAtMs } = waiting;
  const started = host.clock.monotonicMs();
  const waitedMs = (): number => host.clock.monotonicMs() - started;
  const configured = freshConfiguration(host);
  let last: Waited = { isThere: false, sighting: undefined, configuration: undefined };
  for (;;) {
    const patienceMs = timeoutMs === 0 ? Infinity : Math.max(timeoutMs - waitedMs(), lookMs);
    const seen = await within(host, patienceMs, look(host, configured));
    if (seen === undefined) return last;
    const sighting = judge(seen.view);
    const isThere = sighting.missing.length === 0;
    last = { isThere, sighting, configuration: seen.configuration };
    const leftMs = timeoutMs - waitedMs();
    if (isThere || leftMs <= 0) return last;
    tell(sighting, waitedMs());
    const tellMs = tellAtMs - waitedMs();
    await rest(host, seen.since, Math.min(leftMs, tellMs > 0 ? tellMs : Infinity, lookEveryMs));
  }
};
