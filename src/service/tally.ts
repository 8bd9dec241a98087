import type { EventName, Log } from '../journal/log.ts';

/** How a pass ends, whether or not it did anything. */
const endings: ReadonlySet<EventName> = new Set([
  'pass-finished',
  'not-converged',
  'diagnostic',
  'remark',
  'warning',
  'state-unsaved',
]);

const losses: ReadonlySet<EventName> = new Set(['path-lost', 'login-lost']);

/** A log that passes lines on to several, and counts those that say that something was done or seen. */
export class Tally implements Log {
  readonly #logs: readonly Log[];
  readonly #before: string | undefined;
  deeds = 0;
  /** The last sentence about an RDMA device that came back, until something is lost. */
  news: string | undefined;

  constructor(logs: readonly Log[], news: string | undefined) {
    this.#logs = logs;
    this.#before = news;
    this.news = news;
  }

  write(...line: Parameters<Log['write']>): void {
    const [, { event, change }, message] = line;
    if (!endings.has(event)) this.deeds += 1;
    if (event === 'hca-changed') this.news = change === 'back' ? message : undefined;
    // What was lost with a device that came back within this pass is part of its news.
    else if (losses.has(event) && this.news === this.#before) this.news = undefined;
    for (const log of this.#logs) log.write(...line);
  }
}
