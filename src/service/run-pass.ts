import { Pass } from '../agent/pass.ts';
import type { Kept } from '../agent/state.ts';
import type { Configuration } from '../config/load.ts';
import type { Verdict } from '../core/verdict.ts';
import type { View } from '../core/view.ts';
import { errorMessage } from '../host/failure.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { Tally } from './tally.ts';

/** What a pass leaves behind. */
export interface Passed {
  readonly verdict: Verdict;
  readonly view: View;
  readonly configuration: Configuration;
  /** How many lines it wrote about what it did or saw. */
  readonly deeds: number;
  /** A sentence about the RDMA device that came back last, worth a word until something is lost. */
  readonly news: string | undefined;
  /** What it knew, for the next one. */
  readonly kept: Kept;
  /** True when the host has changed since it looked last; `isCursory`: where nothing but time speaks for it. */
  readonly isStale: (isCursory: boolean) => Promise<boolean>;
}

interface Options {
  readonly stop: AbortSignal;
  /** Waits for what is expected to come soon, as a pass by hand does; else an event tells. */
  readonly stays: boolean;
  readonly isAttended: boolean;
  readonly before: Passed | undefined;
}

/** Undefined when the pass broke, which is a fault of Holdfast's: the service goes on, and says so. */
export const runPass = async (
  host: Host,
  logs: readonly Log[],
  configuration: Configuration,
  { stop, stays, isAttended, before }: Options,
): Promise<Passed | undefined> => {
  const log = new Tally(logs, before?.news);
  // What waits in a pass listens to this signal, which goes with the pass; `stop` would keep all of it.
  const ended = new AbortController();
  const end = (): void => {
    ended.abort(stop.reason);
  };
  if (stop.aborted) end();
  stop.addEventListener('abort', end);
  const options = { stop: ended.signal, isAttended, stays, kept: before?.kept };
  const pass = new Pass(host, log, configuration, options);
  try {
    const verdict = await pass.run();
    return {
      ...{ verdict, configuration, view: pass.view(), kept: pass.kept },
      ...{ deeds: log.deeds, news: log.news, isStale: (isCursory) => pass.isStale(isCursory) },
    };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : errorMessage(error);
    log.write('error', { event: 'pass-broke', reason }, `a pass broke: ${errorMessage(error)}`);
    return undefined;
  } finally {
    stop.removeEventListener('abort', end);
  }
};
