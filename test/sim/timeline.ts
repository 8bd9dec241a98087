/** Simulated time: it stands still while anything runs and jumps to the next event when everybody waits. */

import { setImmediate as settle, setTimeout as realSleep } from 'node:timers/promises';

/** So many milliseconds pass before waiting counts as for ever. */
const patience = 2000;

/**
 * Whether code is being loaded, which takes real time: a dynamic import is looked for in a thread of its own, and while it
 * is, that thread keeps this process alive (makeAsyncRequest in lib/internal/modules/esm/hooks.js of Node 20).
 */
const isLoading = (): boolean => process.getActiveResourcesInfo().includes('MessagePort');

interface Event {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
}

const isBefore = (a: Event, b: Event): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);

export class Timeline {
  #now: number;
  #order = 0;
  #events: readonly Event[] = [];

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  /** Does something `ms` from now; the function that comes back calls it off. */
  after(ms: number, act: () => void): () => void {
    const event = { at: this.#now + Math.max(0, ms), order: this.#order, act };
    this.#order += 1;
    const place = this.#events.findLastIndex((other) => isBefore(other, event)) + 1;
    this.#events = this.#events.toSpliced(place, 0, event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.after(ms, () => {
        signal?.removeEventListener('abort', end);
        resolve();
      });
      const end = (): void => {
        callOff();
        resolve();
      };
      if (signal?.aborted === true) end();
      else signal?.addEventListener('abort', end, { once: true });
    });
  }

  /** Lets time pass until the work is done. Throws when everybody waits and nothing will ever happen. */
  async run<T>(work: Promise<T>): Promise<T> {
    const state = { done: false };
    const finish = (): void => {
      state.done = true;
    };
    void work.then(finish, finish);
    await settle();
    const isOver = (): boolean => state.done;
    for (let idle = 0; !isOver();) {
      while (isLoading()) await settle();
      if (isOver()) break;
      idle = this.#next() ? 0 : idle + 1;
      if (idle > patience) throw new Error('everybody waits, and nothing will ever happen');
      await (idle === 0 ? settle() : realSleep(1));
    }
    return work;
  }

  /** Lets `ms` pass. */
  pass(ms: number): Promise<void> {
    return this.run(this.sleep(ms));
  }

  #next(): boolean {
    const [event, ...rest] = this.#events;
    if (event === undefined) return false;
    this.#events = rest;
    this.#now = event.at;
    event.act();
    return true;
  }
}
