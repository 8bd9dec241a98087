/** NVMe in a pass: rounds at the one door of the kernel, until nothing is left that a further one could do. */

import { isHopeful } from '../core/hope.ts';
import { stepKey, type DoorStep } from '../core/plan.ts';
import type { LaneOptions } from './lanes.ts';
import type { Mind } from './mind.ts';
import { breathMs, news } from './news.ts';
import { NvmeQueue } from './nvme-queue.ts';
import { round } from './round.ts';

/** A host that keeps changing gets other passes: people and files wait for the end of this one. */
const mostRounds = 4;

export class NvmeLane {
  readonly #mind: Mind;
  readonly #options: LaneOptions;
  #rounds = 0;
  /** Steps that this pass has tried, and when the host had last changed then. */
  readonly #tried = new Map<string, number | undefined>();

  constructor(mind: Mind, options: LaneOptions) {
    this.#mind = mind;
    this.#options = options;
  }

  /** Rounds, until nothing is left that a further one could do. Who has an address goes while names are looked up. */
  async converge(names: Promise<boolean>, until: number): Promise<void> {
    let isOver = await this.#round();
    if (await names) isOver = await this.#round();
    while (!isOver && (this.#mayStay(until) || this.#hasNewWork())) {
      if (!this.#hasWork()) {
        await this.#awaitNews(until);
        if (!this.#hasWork()) break;
      }
      isOver = await this.#round();
    }
  }

  /** Whether there is time left, or other lanes take it anyway. */
  #mayStay(until: number): boolean {
    const { stop, lanes } = this.#options;
    return !stop.aborted && (this.#mind.now < until || lanes.othersAreBusy('nvme'));
  }

  /** True when no further round would do anything. */
  async #round(): Promise<boolean> {
    const wanted = (step: DoorStep): boolean => this.#isWanted(step);
    const before = this.#mind.changedAt;
    this.#rounds += 1;
    const { passStarted, stop, asking, lanes } = this.#options;
    const options = { passStarted, wanted, stop, asking };
    const { tried, isOver } = await round(this.#mind, new NvmeQueue(this.#mind), options);
    for (const step of tried) this.#tried.set(stepKey(step), before);
    if (tried.length > 0) await lanes.look();
    return isOver;
  }

  /** What never worked is tried once a pass; what is expected back, as often as its back-off allows. */
  #isWanted(step: DoorStep): boolean {
    return !this.#isTried(stepKey(step)) || this.#mind.attempts(step).succeededAt !== undefined;
  }

  /** On the host as it is now. */
  #isTried(key: string): boolean {
    return this.#tried.has(key) && this.#tried.get(key) === this.#mind.changedAt;
  }

  /** The host has changed since something was tried: what became possible is not left to another pass. */
  #hasNewWork(): boolean {
    const { changedAt } = this.#mind;
    const isSame = [...this.#tried.values()].every((at) => at === changedAt);
    if (isSame || this.#options.stop.aborted || this.#rounds >= mostRounds) return false;
    return !this.#mind.due().every((step) => this.#isTried(stepKey(step)));
  }

  #hasWork(): boolean {
    return this.#mind.due().some((step) => this.#isWanted(step));
  }

  /** Waits until something is due, nothing is to be hoped for and no other lane busy, or the time is up. */
  async #awaitNews(until: number): Promise<void> {
    const mind = this.#mind;
    const { lanes, stop: end } = this.#options;
    while (this.#mayStay(until) && !this.#hasWork()) {
      const isHoping = mind.now < until && isHopeful(mind.view());
      lanes.note('nvme', isHoping);
      if (!isHoping && !lanes.othersAreBusy('nvme')) return;
      if (isHoping) mind.host.prepare();
      const left = new AbortController();
      const stop = AbortSignal.any([left.signal, end]);
      const since = lanes.looks;
      // The other lanes have the host in sight while they are busy, and looking twice takes time from them.
      await lanes.orWoken(isHoping ? news(mind, stop) : mind.host.clock.sleep(breathMs, stop));
      left.abort();
      await lanes.catchUp(since);
    }
    lanes.note('nvme', true);
  }
}
