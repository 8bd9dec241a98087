/** One round: everything that is due goes through the door, in the best order known at each moment. */

import { choose, type Candidate, type Choice } from '../core/door.ts';
import { endpointOf, stepKey, type DoorStep } from '../core/plan.ts';
import type { Target } from '../observe/reach.ts';
import { attempt, turnAway } from './attempt.ts';
import { Knocks } from './knocks.ts';
import type { Limiter } from './limiter.ts';
import { anybodyUntilMs, doubtfulUntilMs, takenForMs } from './limits.ts';
import type { Mind } from './mind.ts';
import { Doorway } from './taken.ts';

type Going = Extract<Choice, { kind: 'go' }>;

export interface RoundOptions {
  /** When the pass began, or the first of several that follow each other. */
  readonly passStarted: number;
  /** Which of the steps that are due belong to this round. */
  readonly wanted: (step: DoorStep) => boolean;
  readonly stop: AbortSignal;
  /** Through which hosts are asked whether they are there; one for all rounds of a pass. */
  readonly asking: Limiter;
}

export interface Rounded {
  /** The steps that were tried, each at most once. */
  readonly tried: readonly DoorStep[];
  /** True when the pass is too old for what is left, or the door stays taken: another round would do nothing. */
  readonly isOver: boolean;
}

const targetOf = (step: DoorStep): Target => {
  const { transport, traddr, trsvcid, hostTraddr, hostIface } = endpointOf(step);
  return { transport, traddr, trsvcid, hostTraddr, hostIface };
};

class Round {
  readonly #mind: Mind;
  readonly #options: RoundOptions;
  readonly #started: number;
  readonly #knocks: Knocks;
  readonly #doorway: Doorway;
  /** Addresses where an attempt has held the door to its deadline. */
  readonly #hung = new Set<string>();
  readonly #tried = new Map<string, DoorStep>();

  constructor(mind: Mind, options: RoundOptions) {
    this.#mind = mind;
    this.#options = options;
    this.#started = mind.now;
    this.#knocks = new Knocks(mind.host, mind.view().actual, options.asking);
    this.#doorway = new Doorway(mind);
  }

  async run(): Promise<Rounded> {
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
  async #turnAway(candidates: readonly Candidate[]): Promise<'more'> {
    for (const candidate of candidates) {
      this.#tried.set(stepKey(candidate.step), candidate.step);
      turnAway(this.#mind, candidate);
    }
    await this.#mind.save();
    return 'more';
  }

  #choose(): Choice {
    const mind = this.#mind;
    const { wanted } = this.#options;
    const steps = mind.due().filter((step) => !this.#tried.has(stepKey(step)) && wanted(step));
    if (steps.length > 0) mind.host.prepare();
    const candidates = this.#provenFirst(steps).map((step) => this.#candidate(step));
    const sinceLast = mind.now - this.#knocks.lastAskedAt;
    return choose(candidates, mind.configuration.settings, mind.now - this.#started, sinceLast);
  }

  /** Not everybody can be asked at once, so who has answered before is asked before who never did. */
  #provenFirst(steps: readonly DoorStep[]): readonly DoorStep[] {
    const isProven = (step: DoorStep): boolean =>
      this.#mind.attempts(step).succeededAt !== undefined;
    return [...steps.filter(isProven), ...steps.filter((step) => !isProven(step))];
  }

  #candidate(step: DoorStep): Candidate {
    const target = targetOf(step);
    const evidence = this.#knocks.evidence(target);
    const attempts = this.#mind.attempts(step);
    return { step, attempts, evidence, hung: this.#hung.has(target.traddr) };
  }

  /** To the door, and through it unless it is taken or the pass has become too old. */
  async #approach(choice: Going): Promise<'more' | 'over'> {
    const { passStarted, stop } = this.#options;
    const age = this.#mind.now - passStarted;
    if (age > (choice.yields ? doubtfulUntilMs : anybodyUntilMs)) return 'over';
    const door = await this.#doorway.wait({ until: passStarted + doubtfulUntilMs, stop });
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
  async #go(choice: Going): Promise<void> {
    const { stop } = this.#options;
    const { step } = choice.candidate;
    const { timeouts } = this.#mind.attempts(step);
    const alive = this.#knocks.aliveBut(targetOf(step));
    const signal = choice.yields ? AbortSignal.any([alive.signal, stop]) : stop;
    const ended = await attempt(this.#mind, choice, signal);
    alive.stop();
    if (ended === 'interrupted' && alive.signal.aborted) this.#tried.delete(stepKey(step));
    if (this.#mind.attempts(step).timeouts > timeouts) this.#hung.add(endpointOf(step).traddr);
  }

  async #note({ step }: Candidate, work: () => Promise<void>): Promise<void> {
    this.#tried.set(stepKey(step), step);
    await work();
    await this.#mind.save();
  }
}

export const round = (mind: Mind, options: RoundOptions): Promise<Rounded> =>
  new Round(mind, options).run();
