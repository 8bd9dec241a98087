/** The host's own set-up: what the files ask of it, done step by step. */

import type { SetupStep } from '../core/setup/setup.ts';
import { subjects } from '../core/setup/step.ts';
import { failed, type Failed } from '../effects/outcome.ts';
import { performSetup } from '../effects/setup.ts';
import type { Mind } from './mind.ts';

/** What a kernel or a manager that accepts an order and does not follow it gets said. */
const unmoved = failed('it was done without a complaint, and nothing has changed');

export interface SetupOptions {
  readonly wanted?: (step: SetupStep) => boolean;
  readonly stop: AbortSignal;
}

const grouped = (steps: readonly SetupStep[]): readonly (readonly SetupStep[])[] => {
  const groups = new Map<string, SetupStep[]>();
  for (const step of steps) groups.set(step.group, [...(groups.get(step.group) ?? []), step]);
  return [...groups.values()];
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

  /** Subject by subject, their groups side by side. Returns those that succeeded, as far as the one who did them knows. */
  async #perform(due: readonly SetupStep[]): Promise<readonly SetupStep[]> {
    const done: SetupStep[] = [];
    for (const subject of subjects) {
      const groups = grouped(due.filter((step) => step.subject === subject));
      await Promise.all(groups.map((steps) => this.#performGroup(steps, done)));
    }
    return done;
  }

  async #performGroup(steps: readonly SetupStep[], done: SetupStep[]): Promise<void> {
    for (const step of steps) {
      if (this.#stuck.has(step.group) || this.#options.stop.aborted) return;
      this.#tried.add(step.key);
      const outcome = await performSetup(this.#mind.host, step);
      if (outcome.kind === 'done') done.push(step);
      if (outcome.kind === 'failed') this.#fail(step, outcome);
    }
  }

  /** What is still due after it was done was not done. */
  #judge(done: readonly SetupStep[]): void {
    const due = new Set(this.#mind.dueSetup().map(({ key }) => key));
    for (const step of done) {
      if (due.has(step.key)) this.#fail(step, unmoved);
      else this.#mind.noteSetup(step, undefined);
    }
  }

  #fail(step: SetupStep, failure: Failed): void {
    if (step.dispensable !== true) this.#stuck.add(step.group);
    this.#mind.noteSetup(step, failure);
  }
}

/** Does what is due and can be done. True when the world changed meanwhile. */
export const provideSetup = (mind: Mind, options: SetupOptions): Promise<boolean> =>
  new Setup(mind, options).run();
