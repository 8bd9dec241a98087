/** The host's own set-up: what the files ask of it, done step by step. */

import { noteSetupFailure } from '../core/remember-setup.ts';
import type { SetupStep } from '../core/setup/setup.ts';
import { subjects } from '../core/setup/step.ts';
import { setupMemory } from '../core/view.ts';
import { failed, type Failed } from '../effects/outcome.ts';
import { performSetup } from '../effects/setup.ts';
import type { Mind } from './mind.ts';
import { tellSetUp, tellSetupFailure, troubleOf } from './tell.ts';

/** What a kernel or a manager that accepts an order and does not follow it gets said. */
const unmoved = failed('it was done without a complaint, and nothing has changed');

export interface SetupOptions {
  readonly wanted?: (step: SetupStep) => boolean;
  readonly stop: AbortSignal;
}

/** A step that came to an end; without a failure it is done as far as the one who did it knows. */
interface Ended {
  readonly step: SetupStep;
  readonly failure: Failed | undefined;
}

const grouped = (steps: readonly SetupStep[]): ReadonlyMap<string, readonly SetupStep[]> => {
  const groups = new Map<string, readonly SetupStep[]>();
  for (const step of steps) groups.set(step.group, [...(groups.get(step.group) ?? []), step]);
  return groups;
};

const noteSetup = (mind: Mind, step: SetupStep, failure: Failed | undefined): void => {
  if (failure === undefined) {
    tellSetUp(mind.log, step);
    return;
  }
  const moment = mind.moment();
  const before = setupMemory(mind.memory, step.key);
  mind.update((memory) => noteSetupFailure(memory, step, failure, moment));
  const after = setupMemory(mind.memory, step.key);
  tellSetupFailure(mind.log, step, troubleOf(failure, before, after, moment.now));
};

/** Steps of one go: each at most once, none of a group in which one has failed. */
class Setup {
  readonly #mind: Mind;
  readonly #options: SetupOptions;
  readonly #tried = new Set<string>();
  readonly #stuck = new Set<string>();

  constructor(mind: Mind, options: SetupOptions) {
    this.#mind = mind;
    this.#options = options;
  }

  /** Doing one thing may show another to do: a port that became Ethernet has an interface. */
  async run(): Promise<boolean> {
    let changed = false;
    for (let due = this.#due(); due.length > 0; due = this.#due()) {
      const done = await this.#perform(due);
      if (await this.#mind.look()) changed = true;
      this.#judge(done);
      await this.#mind.save();
    }
    return changed;
  }

  #due(): readonly SetupStep[] {
    const { stop, wanted = () => true } = this.#options;
    if (stop.aborted) return [];
    return this.#mind
      .dueSetup()
      .filter((step) => wanted(step) && !this.#tried.has(step.key) && !this.#stuck.has(step.group));
  }

  /**
   * The first subject that has something to do, its groups side by side, but none before those that it comes after. The
   * next subject is for the next look: what one takes may be long enough for the rest to have changed.
   */
  async #perform(due: readonly SetupStep[]): Promise<readonly Ended[]> {
    const ended: Ended[] = [];
    const subject = subjects.find((one) => due.some((step) => step.subject === one));
    const running = new Map<string, Promise<void>>();
    for (const [group, steps] of grouped(due.filter((step) => step.subject === subject))) {
      const after = new Set(steps.flatMap((step) => step.after ?? []));
      const before = [...running].filter(([name]) => after.has(name)).map(([, run]) => run);
      const run = Promise.all(before).then(() => this.#performGroup(steps, ended));
      running.set(group, run);
    }
    await Promise.all(running.values());
    return ended;
  }

  async #performGroup(steps: readonly SetupStep[], ended: Ended[]): Promise<void> {
    for (const step of steps) {
      if (this.#stuck.has(step.group) || this.#options.stop.aborted) return;
      this.#tried.add(step.key);
      const outcome = await performSetup(this.#mind.host, step);
      if (outcome.kind === 'failed') this.#hold(step);
      if (outcome.kind !== 'interrupted')
        ended.push({ step, failure: outcome.kind === 'failed' ? outcome : undefined });
    }
  }

  /**
   * What is still due after it was done was not done. Noted after the look: what a failed attempt itself changed of the
   * host, such as a link that came up for a moment, is no reason to try again at once.
   */
  #judge(ended: readonly Ended[]): void {
    const due = new Set(this.#mind.dueSetup().map(({ key }) => key));
    for (const { step, failure = due.has(step.key) ? unmoved : undefined } of ended) {
      if (failure !== undefined) this.#hold(step);
      noteSetup(this.#mind, step, failure);
    }
  }

  #hold({ dispensable = false, group }: SetupStep): void {
    if (!dispensable) this.#stuck.add(group);
  }
}

/** Does what is due and can be done. True when the world changed meanwhile. */
export const provideSetup = (mind: Mind, options: SetupOptions): Promise<boolean> =>
  new Setup(mind, options).run();
