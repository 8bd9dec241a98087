/** The target of a fleet: serves logins one after the other, so many a second. */

import type { Fleet } from './fleet-table.ts';

export type Answer =
  | { readonly kind: 'served'; readonly at: number }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'rejected' };

export class Target {
  readonly #fleet: Fleet;
  readonly #serviceMs: number;
  #freeAt = 0;
  /** Requests in each second since `since`. */
  readonly arrivals: number[] = [];
  readonly #since: number;

  constructor(fleet: Fleet, since: number) {
    this.#fleet = fleet;
    this.#serviceMs = 1000 / fleet.loginsPerSecond;
    this.#since = since;
  }

  /** What becomes of a request. Once it is in the queue its work is done, whether or not anybody still waits for it. */
  ask(now: number): Answer {
    this.#count(Math.floor((now - this.#since) / 1000));
    const { overload, backlog } = this.#fleet;
    const waiting = Math.max(0, this.#freeAt - now) / this.#serviceMs;
    if (overload === 'drops' && waiting >= backlog) return { kind: 'dropped' };
    if (overload === 'rejects' && waiting >= backlog) return { kind: 'rejected' };
    this.#freeAt = Math.max(this.#freeAt, now) + this.#serviceMs;
    return { kind: 'served', at: this.#freeAt };
  }

  #count(second: number): void {
    while (this.arrivals.length <= second) this.arrivals.push(0);
    this.arrivals[second] = (this.arrivals[second] ?? 0) + 1;
  }
}
