/** One round: everything that is due goes through the door, in the best order known at each moment. */

import { choose, type Candidate, type Choice } from '../core/door.ts';
import { Knocks } from './knocks.ts';
import type { Limiter } from './limiter.ts';
import { anybodyUntilMs, doubtfulUntilMs, takenForMs } from './limits.ts';
import type { Mind } from './mind.ts';
import type { Going, Queue } from './queue.ts';

export interface RoundOptions<Step> {
  /** When the pass began, or the first of several that follow each other. */
  readonly passStarted: number;
  /** Which of the steps that are due belong to this round. */
  readonly wanted: (step: Step) => boolean;
  readonly stop: AbortSignal;
  /** Through which hosts are asked whether they are there; one for all rounds of a pass. */
  readonly asking: Limiter;
}

export interface Rounded<Step> {
  /** The steps that were tried, each at most once. */
  readonly tried: readonly Step[];
  /** True when the pass is too old for what is left, or the door stays taken: another round would do nothing. */
  readonly isOver: boolean;
}

class Round<Step> {
  readonly #mind: Mind;
  readonly #queue: Queue<Step>;
  readonly #options: RoundOptions<Step>;
  readonly #started: number;
  readonly #knocks: Knocks;
  /** Addresses where an attempt has held the door to its deadline. */
  readonly #hung = new Set<string>();
  readonly #tried = new Map<string, Step>();

  constructor(mind: Mind, queue: Queue<Step>, options: RoundOptions<Step>) {
    this.#mind = mind;
    this.#queue = queue;
    this.#options = options;
    this.#started = mind.now;
    this.#knocks = new Knocks(mind.host, mind.view().actual, options.asking);
  }

  async run(): Promise<Rounded<Step>> {
    let next: 'more' | 'done' | 'over' = 'more';
    while (next === 'more' && !this.#options.stop.aborted) next = await this.#move();
    this.#knocks.end();
    return { tried: [...this.#tried.values()], isOver: next === 'over' };
  }

  async #move(): Promise<'more' | 'done' | 'over'> {
    const choice = this.#choose();
    if (choice.kind === 'done') return 'done';
    if (choice.kind === 'go') return this.#approach(choice);
    if (choice.kind === 'wait') return this.#await(choice.ms);
    return this.#turnAway(choice.candidates);
  }

  /** All of them at once: of a thousand that are not there, each would else be weighed against all others. */
  async #turnAway(candidates: readonly Candidate<Step>[]): Promise<'more'> {
    for (const candidate of candidates) {
      this.#tried.set(this.#queue.keyOf(candidate.step), candidate.step);
      this.#queue.turnAway(candidate);
    }
    await this.#mind.save();
    return 'more';
  }

  #choose(): Choice<Step> {
    const mind = this.#mind;
    const queue = this.#queue;
    const { wanted } = this.#options;
    const steps = queue.due().filter((step) => !this.#tried.has(queue.keyOf(step)) && wanted(step));
    if (steps.length > 0) mind.host.prepare();
    const candidates = this.#provenFirst(steps).map((step) => this.#candidate(step));
    const sinceLast = mind.now - this.#knocks.lastAskedAt;
    return choose(candidates, queue.deadlines, mind.now - this.#started, sinceLast);
  }

  /** Not everybody can be asked at once, so who has answered before is asked before who never did. */
  #provenFirst(steps: readonly Step[]): readonly Step[] {
    const isProven = (step: Step): boolean => this.#queue.attempts(step).succeededAt !== undefined;
    return [...steps.filter(isProven), ...steps.filter((step) => !isProven(step))];
  }

  #candidate(step: Step): Candidate<Step> {
    const queue = this.#queue;
    const target = queue.targetOf(step);
    return {
      step,
      isConnect: queue.isConnect(step),
      attempts: queue.attempts(step),
      evidence: target === undefined ? 'alive' : this.#knocks.evidence(target),
      hung: this.#hung.has(this.#placeOf(step)),
    };
  }

  /** The address it leads to; what needs none is a place of its own. */
  #placeOf(step: Step): string {
    return this.#queue.targetOf(step)?.traddr ?? this.#queue.keyOf(step);
  }

  /** To the door, and through it unless it is taken or the pass has become too old. */
  async #approach(choice: Going<Step>): Promise<'more' | 'over'> {
    const { passStarted, stop } = this.#options;
    const age = this.#mind.now - passStarted;
    if (age > (choice.yields ? doubtfulUntilMs : anybodyUntilMs)) return 'over';
    const door = await this.#queue.wait({ until: passStarted + doubtfulUntilMs, stop });
    if (door === 'freed') {
      await this.#mind.look();
      return 'more';
    }
    if (door === 'held' || (door === 'queue' && choice.yields)) return 'over';
    const deadlineMs = door === 'queue' ? takenForMs : choice.deadlineMs;
    await this.#note(choice.candidate, () => this.#go({ ...choice, deadlineMs }));
    return 'more';
  }

  /** Until more is known. A pass that has become too old ends without. */
  async #await(ms: number): Promise<'more' | 'over'> {
    if (this.#mind.now - this.#options.passStarted > anybodyUntilMs) return 'over';
    await this.#knocks.next(ms);
    return 'more';
  }

  /** A doubtful one is ended as soon as another turns out to be alive, and has its turn again after that one. */
  async #go(choice: Going<Step>): Promise<void> {
    const { stop } = this.#options;
    const { step } = choice.candidate;
    const queue = this.#queue;
    const { timeouts } = queue.attempts(step);
    const alive = this.#knocks.aliveBut(queue.targetOf(step));
    const signal = choice.yields ? AbortSignal.any([alive.signal, stop]) : stop;
    const ended = await queue.attempt(choice, signal);
    alive.stop();
    if (ended === 'interrupted' && alive.signal.aborted) this.#tried.delete(queue.keyOf(step));
    if (queue.attempts(step).timeouts > timeouts) this.#hung.add(this.#placeOf(step));
  }

  async #note({ step }: Candidate<Step>, work: () => Promise<void>): Promise<void> {
    this.#tried.set(this.#queue.keyOf(step), step);
    await work();
    await this.#mind.save();
  }
}

export const round = <Step>(
  mind: Mind,
  queue: Queue<Step>,
  options: RoundOptions<Step>,
): Promise<Rounded<Step>> => new Round(mind, queue, options).run();
