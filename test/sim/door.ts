/** nvmf_dev_mutex: one connect at a time for the whole host, first come first served, waited for uninterruptibly. */

import type { Process } from './process.ts';

export class Door {
  #busy = false;
  readonly #queue: (() => void)[] = [];

  /** Holds the door while `work` runs. A process that was killed while it waited leaves as soon as it is let in. */
  async through<T>(process: Process, work: () => Promise<T>): Promise<T> {
    process.check();
    await this.#enter();
    try {
      process.check();
      return await work();
    } finally {
      this.#leave();
    }
  }

  isFree(): boolean {
    return !this.#busy;
  }

  #enter(): Promise<void> {
    if (this.#busy) return new Promise((resolve) => this.#queue.push(resolve));
    this.#busy = true;
    return Promise.resolve();
  }

  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#busy = false;
    else next();
  }
}
