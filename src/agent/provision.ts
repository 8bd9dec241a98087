/** What connections need of the host: modules, and its own set-up. */

import type { SetupStep } from '../core/setup/setup.ts';
import { managersMs } from './limits.ts';
import { Managers } from './managers.ts';
import type { Mind } from './mind.ts';
import { provideModules } from './modules.ts';
import { provideSetup } from './setup.ts';

export class Provision {
  readonly #mind: Mind;
  readonly #stop: AbortSignal;
  readonly #managers: Managers;

  constructor(mind: Mind, stop: AbortSignal) {
    this.#mind = mind;
    this.#stop = stop;
    this.#managers = new Managers(mind, stop);
  }

  /** Parameters before the modules that take them, and modules before what they make possible. */
  async all(): Promise<void> {
    const isParameter = ({ subject }: SetupStep): boolean => subject === 'parameters';
    await provideSetup(this.#mind, { wanted: isParameter, stop: this.#stop });
    await provideModules(this.#mind);
    await this.setUp();
    if (!this.isUnderWay) return;
    // Most managers are quick, and what is connected over their interfaces would fail until then.
    await this.#managers.settle(managersMs);
    await this.setUp();
  }

  /** What the last look shows to be due. Managers of interfaces are asked and not waited for. */
  async setUp(): Promise<void> {
    const wanted = (step: SetupStep): boolean => this.#managers.leaves(step);
    await provideSetup(this.#mind, { wanted, stop: this.#stop });
    this.#managers.ask();
  }

  /** Whether a manager has not answered yet. */
  get isUnderWay(): boolean {
    return this.#managers.areBusy;
  }

  /** Until the next manager has answered, or the pass is to end. */
  next(): Promise<void> {
    return this.#managers.next();
  }
}
