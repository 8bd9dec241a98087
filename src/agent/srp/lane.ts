/** SRP in a pass: each door by itself, beside NVMe and beside each other. */

import type { SrpDesired } from '../../core/desired/srp.ts';
import { deedKey, doorOf, type SrpDeed } from '../../core/srp/plan.ts';
import type { LaneOptions } from '../lanes.ts';
import { keyedLimiter, limiter } from '../limiter.ts';
import type { Mind } from '../mind.ts';
import { news } from '../news.ts';
import { round } from '../round.ts';
import { SrpMind } from './mind.ts';
import { SrpQueue, type SrpLimits } from './queue.ts';

/** A login that hangs, on a rail that is dead, keeps a place; the others of its target do not wait for its end. */
const limitsOf = ({ host, configuration: { settings } }: Mind): SrpLimits => ({
  scanning: limiter(settings.srpConcurrency),
  loggingIn: keyedLimiter(settings.srpLoginsPerTarget, () =>
    host.clock.sleep(settings.connectFirstDeadlineMs),
  ),
});

export class SrpLane {
  readonly #mind: Mind;
  readonly #srp: SrpMind;
  readonly #options: LaneOptions;
  readonly #limits: SrpLimits;
  /** What was tried, and when the host had last changed then. */
  readonly #tried = new Map<string, number | undefined>();
  /** Of the host, before the last look at its logins. */
  #glimpse: string | undefined;
  /** By door. */
  readonly #running = new Map<string, Promise<void>>();
  /** Doors to which this pass has become too old to go. */
  readonly #over = new Set<string>();

  constructor(mind: Mind, desired: SrpDesired, options: LaneOptions) {
    this.#mind = mind;
    this.#srp = new SrpMind(mind, desired);
    this.#options = options;
    this.#limits = limitsOf(mind);
  }

  /** Until nothing is left that a further attempt could do. What is under way at that time is waited for. */
  async converge(until: number): Promise<void> {
    const { stop } = this.#options;
    await this.#look();
    while (!stop.aborted && this.#goOn(until)) await this.#news();
    if (this.#running.size === 0) return;
    await Promise.all(this.#running.values());
    await this.#look();
  }

  /** Starts what is due. True while there is something to wait for here, or others may change what is due. */
  #goOn(until: number): boolean {
    const { lanes } = this.#options;
    for (const door of this.#wanted(until)) this.#start(door);
    const isHoping = this.#mind.now < until && this.#srp.isHopeful;
    if (isHoping) this.#mind.host.prepare();
    const isBusy = this.#running.size > 0 || isHoping;
    lanes.note('srp', isBusy);
    return isBusy || lanes.othersAreBusy('srp');
  }

  /** What never worked is tried once a pass; what is expected back, as often as its back-off allows. */
  #isWanted(deed: SrpDeed): boolean {
    const key = deedKey(deed);
    const isTried = this.#tried.has(key) && this.#tried.get(key) === this.#mind.changedAt;
    return !isTried || this.#srp.attempts(deed).succeededAt !== undefined;
  }

  /** The doors that somebody wants to go through. When the time is up, nobody does a second time. */
  #wanted(until: number): ReadonlySet<string> {
    const isLate = this.#mind.now >= until && !this.#options.lanes.othersAreBusy('srp');
    const deeds = this.#srp
      .due()
      .filter((deed) => this.#isWanted(deed) && !(isLate && this.#tried.has(deedKey(deed))));
    return new Set(deeds.map(doorOf));
  }

  #start(door: string): void {
    if (this.#running.has(door) || this.#over.has(door)) return;
    const run = this.#round(door).finally(() => this.#running.delete(door));
    this.#running.set(door, run);
  }

  async #round(door: string): Promise<void> {
    const { passStarted, stop, asking } = this.#options;
    const queue = new SrpQueue(this.#srp, door, this.#limits);
    const before = this.#mind.changedAt;
    const wanted = (deed: SrpDeed): boolean => this.#isWanted(deed);
    const options = { passStarted, wanted, stop, asking };
    const { tried, isOver } = await round(this.#mind, queue, options);
    for (const deed of tried) this.#tried.set(deedKey(deed), before);
    if (isOver) this.#over.add(door);
  }

  /** Until an attempt has ended, the host has changed, or a moment has passed. */
  async #news(): Promise<void> {
    const { stop, lanes } = this.#options;
    const heard = new AbortController();
    const signal = AbortSignal.any([heard.signal, stop]);
    const since = lanes.looks;
    const running = this.#running.size;
    await lanes.orWoken(
      Promise.race([...this.#running.values(), news(this.#mind, signal, this.#glimpse)]),
    );
    heard.abort();
    // What an attempt has changed may want to be set up.
    await (this.#running.size < running ? lanes.look() : lanes.catchUp(since));
    await this.#look();
  }

  /** What it sees of the rest of the host is at least as new as the glimpse. */
  async #look(): Promise<void> {
    this.#glimpse = this.#mind.glimpse;
    await this.#srp.look();
  }
}
