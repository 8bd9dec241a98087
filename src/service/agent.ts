/** The resident service: the same passes that the units run, started by what happens. */

import type { Configuration } from '../config/load.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { restMs } from './pace.ts';
import { runPass, type Passed } from './run-pass.ts';
import { Schedule } from './schedule.ts';
import type { Systemd } from './systemd.ts';

export interface AgentOptions {
  readonly host: Host;
  readonly log: Log;
  /** Offers again what a slow journal did not take. */
  readonly flush: () => Promise<void>;
  /** Reads the configuration again. */
  readonly load: () => Promise<Configuration>;
  /** Waits until no other process runs a pass; undefined when that takes too long. */
  readonly lock: (stop: AbortSignal) => Promise<{ release(): void } | undefined>;
  readonly systemd: Systemd;
  /** What can wait until nothing happens. */
  readonly tidy: () => void;
  readonly stop: AbortSignal;
}

/** Somebody who waits for the end of a pass that begins after they asked. */
export interface Request {
  readonly log: Log;
  /** Whether a person reads what comes of it. */
  readonly isAttended: boolean;
  /** Undefined when there was no pass, or it broke. */
  readonly done: (passed: Passed | undefined) => void;
}

export class Agent {
  readonly #options: AgentOptions;
  readonly #schedule: Schedule;
  #configuration: Configuration | undefined;
  #isStale = true;
  #loadedAt = 0;
  #isReloading = false;
  #requests: readonly Request[] = [];
  #last: Passed | undefined;
  #isBroken = false;
  /** Whether systemd waits for the end of a reload that the configuration in use is of. */
  #isReloaded = false;
  /** See `Watched`. */
  busySince: number | undefined;

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#schedule = new Schedule(options.host.clock);
    const { stop } = options;
    stop.addEventListener('abort', () => {
      this.#schedule.hints.ring();
    });
  }

  /** Something happened; `isSure` when it is worth a pass, else a look tells. */
  hint(isSure: boolean): void {
    this.#schedule.hint(isSure);
  }

  gap(name: string, isBlind: boolean): void {
    this.#schedule.gap(name, isBlind);
  }

  /** The configuration may have changed. */
  reread(): void {
    this.#isStale = true;
    this.hint(true);
  }

  /** The same, and systemd waits for the end of it. */
  async reload(): Promise<void> {
    await this.#options.systemd.reloading();
    this.#isReloading = true;
    this.reread();
  }

  ask(request: Request): void {
    this.#requests = [...this.#requests, request];
    this.#isStale = true;
    this.#schedule.hints.ring();
  }

  /** Undefined before the first pass has come to its end. */
  get last(): Passed | undefined {
    return this.#last;
  }

  /** Until `stop` aborts. */
  async run(): Promise<void> {
    const { systemd } = this.#options;
    // The boot waits for this one, which therefore stays for what is expected to come.
    await this.#pass({ stays: true });
    systemd.ready(this.#status);
    while (!this.#isOver) await this.#turn();
    await systemd.stopping();
  }

  get #isOver(): boolean {
    return this.#options.stop.aborted;
  }

  async #turn(): Promise<void> {
    const { host, systemd, tidy } = this.#options;
    const { clock } = host;
    const rung = this.#schedule.hints.rung;
    const wish = { isAsked: this.#requests.length > 0, isStale: this.#isStale };
    const next = this.#schedule.next(this.#last, wish);
    const wait = next.at - clock.monotonicMs();
    if (wait > 0) systemd.settle();
    if (wait > 0 && !this.#isOver) await clock.sleep(wait, rung);
    if (this.#isOver || clock.monotonicMs() < next.at) return;
    if (next.kind === 'tidy') {
      this.#schedule.noteTidy();
      tidy();
      return;
    }
    this.busySince = clock.monotonicMs();
    // Who asks for a pass gets one like that of `holdfast apply`, which stays for what is expected to come.
    if (next.kind === 'pass' || (await this.#look())) await this.#pass({ stays: wish.isAsked });
    this.busySince = undefined;
  }

  /** True when something has changed that nobody has answered yet. */
  async #look(): Promise<boolean> {
    const { isSure, isCursory } = this.#schedule.beginLook();
    // After a pass that came to nothing the next one comes in its time, sooner where an event is sure.
    if (!this.#isBroken && (await this.#last?.isStale(isCursory)) === true) return true;
    this.#schedule.noteNothing(isSure);
    return false;
  }

  /** One pass under the lock. */
  async #pass({ stays }: { readonly stays: boolean }): Promise<void> {
    const { host, lock, stop } = this.#options;
    // Whoever has the lock may take his time.
    this.busySince = undefined;
    const held = await lock(stop);
    this.busySince = host.clock.monotonicMs();
    const requests = this.#requests;
    this.#requests = [];
    const passed =
      held &&
      (await this.#run(requests, stays).finally(() => {
        held.release();
      }));
    const isMissed = passed === undefined || (await passed.isStale(false));
    this.#schedule.notePass(passed, isMissed);
    for (const { done } of requests) done(passed);
    this.#tell(passed);
    await this.#options.flush();
  }

  async #run(requests: readonly Request[], stays: boolean): Promise<Passed | undefined> {
    const { host, log, stop } = this.#options;
    const logs = [log, ...requests.map((one) => one.log)];
    const isAttended = requests.some((one) => one.isAttended);
    this.#schedule.beginPass();
    const configuration = await this.#configured();
    return runPass(host, logs, configuration, { stop, stays, isAttended, before: this.#last });
  }

  get #status(): string {
    const summary = this.#last?.verdict.summary ?? 'nothing is known yet';
    const news = this.#last?.news;
    const all = news === undefined ? summary : `${summary}; ${news}`;
    return this.#isBroken
      ? `the last pass came to nothing, see the journal; before it: ${all}`
      : all;
  }

  #tell(passed: Passed | undefined): void {
    const { systemd } = this.#options;
    const isReady = this.#isReloaded;
    this.#isReloaded = false;
    this.#isBroken = passed === undefined;
    this.#last = passed ?? this.#last;
    if (isReady) systemd.ready(this.#status);
    else systemd.status(this.#status);
  }

  async #configured(): Promise<Configuration> {
    const { host } = this.#options;
    // No watch tells what others do to a file system of the network.
    const isOld = host.clock.monotonicMs() - this.#loadedAt >= restMs(this.#last);
    if (this.#configuration !== undefined && !this.#isStale && !isOld) return this.#configuration;
    // What changes from now on is for the next time.
    this.#isStale = false;
    this.#isReloaded = this.#isReloading;
    this.#isReloading = false;
    this.#loadedAt = host.clock.monotonicMs();
    this.#configuration = await this.#options.load();
    return this.#configuration;
  }
}
