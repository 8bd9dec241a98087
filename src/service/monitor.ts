/** A program that tells what happens, kept running: what it missed while it was away is made up for by a look. */

import type { Followed, Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';

/** Between two attempts to start it: twice as long after each that soon ended. */
const firstMs = 1000;
const mostMs = 60_000;

/** One that ran so long is well. */
const wellMs = 10_000;

export interface MonitorOptions {
  readonly program: Pick<Followed, 'program' | 'args'>;
  readonly onLine: (line: string) => void;
  /** What was said meanwhile is lost. `isBlind`: until further notice. */
  readonly onGap: (isBlind: boolean) => void;
  readonly stop: AbortSignal;
}

export class Monitor {
  readonly #host: Host;
  readonly #log: Log;
  readonly #options: MonitorOptions;
  #isTold = false;

  constructor(host: Host, log: Log, options: MonitorOptions) {
    this.#host = host;
    this.#log = log;
    this.#options = options;
  }

  /** Until `stop` aborts. */
  async run(): Promise<void> {
    const { clock } = this.#host;
    const { stop, onGap } = this.#options;
    const isOver = (): boolean => stop.aborted;
    for (let wait = firstMs; !isOver(); wait = Math.min(wait * 2, mostMs)) {
      const started = clock.monotonicMs();
      const how = await this.#follow();
      if (isOver()) return;
      onGap(true);
      this.#tellEnd(how);
      if (clock.monotonicMs() - started > wellMs) wait = firstMs;
      await clock.sleep(wait, stop);
    }
  }

  /** Resolves with how it ended. */
  async #follow(): Promise<string> {
    const { program, onLine, stop } = this.#options;
    const ended = new AbortController();
    const following = this.#host.follow({ ...program, signal: stop }, onLine);
    const welcomed = this.#welcome(ended.signal);
    const how = await following;
    ended.abort();
    await welcomed;
    return how;
  }

  /** It has had time to subscribe: what happened before is seen by the look that follows. */
  async #welcome(ended: AbortSignal): Promise<void> {
    await this.#host.clock.sleep(firstMs, ended);
    if (ended.aborted) return;
    this.#options.onGap(false);
    if (!this.#isTold) return;
    this.#isTold = false;
    this.#log.write('info', { event: 'monitor-back' }, `${this.#name} runs again`);
  }

  /** Once, however often it ends. */
  #tellEnd(how: string): void {
    if (this.#isTold) return;
    this.#isTold = true;
    const message = `${this.#name} ended (${how}): until it runs again, the host is looked at every second`;
    this.#log.write('warn', { event: 'monitor-ended', reason: how }, message);
  }

  get #name(): string {
    const { program, args } = this.#options.program;
    return [program, ...args.slice(0, 1)].join(' ');
  }
}
