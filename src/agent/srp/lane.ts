/** SRP in a pass: each local port by itself, beside NVMe and beside each other. */

import type { SrpDesired } from '../../core/desired/srp.ts';
import { isSrpHopeful } from '../../core/srp/hope.ts';
import type { HcaPort } from '../../core/srp/ids.ts';
import { deedKey, portOfDeed, type SrpDeed } from '../../core/srp/plan.ts';
import { limiter, type Limiter } from '../limiter.ts';
import type { Mind } from '../mind.ts';
import { round } from '../round.ts';
import { waitForChange } from '../watch.ts';
import { SrpMind } from './mind.ts';
import { SrpQueue } from './queue.ts';

const breathMs = 1000;

export interface LaneOptions {
  /** When the pass began. */
  readonly passStarted: number;
  readonly stop: AbortSignal;
  readonly asking: Limiter;
  /** Looks at the rest of the host, and at what it lost of its set-up. */
  readonly look: () => Promise<void>;
}

export class SrpLane {
  readonly #mind: Mind;
  readonly #srp: SrpMind;
  readonly #options: LaneOptions;
  readonly #scanning: Limiter;
  /** What was tried, and when the host had last changed then. */
  readonly #tried = new Map<string, number | undefined>();
  #rounds = 0;
  readonly #running = new Map<HcaPort, Promise<void>>();

  constructor(mind: Mind, desired: SrpDesired, options: LaneOptions) {
    this.#mind = mind;
    this.#srp = new SrpMind(mind, desired);
    this.#options = options;
    this.#scanning = limiter(mind.configuration.settings.srpConcurrency);
  }

  /** Until nothing is left that a further attempt could do. What is under way at that time is waited for. */
  async converge(until: number): Promise<void> {
    const { stop } = this.#options;
    await this.#srp.look();
    while (!stop.aborted && (this.#start(until) || this.#mayWait(until))) await this.#news();
    await Promise.all(this.#running.values());
    await this.#srp.look();
  }

  #mayWait(until: number): boolean {
    return this.#running.size > 0 || (this.#mind.now < until && isSrpHopeful(this.#mind.view()));
  }

  /** What never worked is tried once a pass; what is expected back, as often as its back-off allows. */
  #isWanted(deed: SrpDeed): boolean {
    const key = deedKey(deed);
    const isTried = this.#tried.has(key) && this.#tried.get(key) === this.#mind.changedAt;
    return !isTried || this.#srp.attempts(deed).succeededAt !== undefined;
  }

  /** A round for each port that has something to do and none under way. True when there is one. */
  #start(until: number): boolean {
    if (this.#rounds > 0 && this.#mind.now >= until) return false;
    const ports = new Set(
      this.#srp
        .due()
        .filter((deed) => this.#isWanted(deed))
        .map(portOfDeed),
    );
    for (const port of ports) {
      if (this.#running.has(port)) continue;
      this.#rounds += 1;
      const run = this.#round(port).finally(() => this.#running.delete(port));
      this.#running.set(port, run);
    }
    return ports.size > 0;
  }

  async #round(port: HcaPort): Promise<void> {
    const { passStarted, stop, asking } = this.#options;
    const queue = new SrpQueue(this.#srp, port, this.#scanning);
    const before = this.#mind.changedAt;
    const wanted = (deed: SrpDeed): boolean => this.#isWanted(deed);
    const { tried } = await round(this.#mind, queue, { passStarted, wanted, stop, asking });
    for (const deed of tried) this.#tried.set(deedKey(deed), before);
  }

  /** Until an attempt has ended, the host has changed, or a moment has passed. */
  async #news(): Promise<void> {
    const { stop, look } = this.#options;
    const { host } = this.#mind;
    const heard = new AbortController();
    const signal = AbortSignal.any([heard.signal, stop]);
    await Promise.race([
      ...this.#running.values(),
      waitForChange(host, { forMs: breathMs, stop: signal }),
    ]);
    heard.abort();
    await look();
    await this.#srp.look();
  }
}
