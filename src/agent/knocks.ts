/** Asking hosts whether they are there, in one round. */

import type { Actual } from '../core/actual.ts';
import type { Evidence } from '../core/door.ts';
import type { Host } from '../host/host.ts';
import { askAround, type Target } from '../observe/reach.ts';
import type { Limiter } from './limiter.ts';

const keyOf = (target: Target): string =>
  `${target.transport} ${target.traddr} ${target.trsvcid} ${target.hostTraddr ?? ''} ${target.hostIface ?? ''}`;

/** With so many questions open, answers are taken in together: weighing all candidates anew for each takes longer. */
const many = 32;
const gatherMs = 10;

type Listener = (evidence: Evidence, key: string) => void;

/** What has been found out so far about each address in this round. Every address is asked once. */
export class Knocks {
  readonly #host: Host;
  readonly #actual: Actual;
  readonly #evidence = new Map<string, Evidence>();
  readonly #listeners = new Set<Listener>();
  readonly #limit: Limiter;
  #lastAskedAt: number;
  #isOver = false;

  /** `limit`: shared with the rounds before, whose last questions may still be under way. */
  constructor(host: Host, actual: Actual, limit: Limiter) {
    this.#host = host;
    this.#actual = actual;
    this.#limit = limit;
    this.#lastAskedAt = host.clock.monotonicMs();
  }

  /** When the last question went out, in monotonic milliseconds: others may have had to wait for their turn. */
  get lastAskedAt(): number {
    return this.#lastAskedAt;
  }

  /** Who has not been asked yet is not asked any more. */
  end(): void {
    this.#isOver = true;
  }

  evidence(target: Target): Evidence {
    const key = keyOf(target);
    const known = this.#evidence.get(key);
    if (known !== undefined) return known;
    this.#evidence.set(key, 'pending');
    void this.#limit(() => this.#ask(target, key));
    return this.#evidence.get(key) ?? 'pending';
  }

  async #ask(target: Target, key: string): Promise<void> {
    if (this.#isOver) return;
    this.#lastAskedAt = this.#host.clock.monotonicMs();
    await askAround(this.#host, this.#actual, target, (evidence) => {
      this.#evidence.set(key, evidence);
      for (const listener of this.#listeners) listener(evidence, key);
    });
  }

  /** Calls `listener` with each answer that comes in, until the function that is returned is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Resolves when something more is known, or after `ms` at the latest. */
  async next(ms: number): Promise<void> {
    let deaf = (): void => undefined;
    const news = new Promise<void>((resolve) => {
      deaf = this.listen(() => {
        resolve();
      });
    });
    await Promise.race([news, this.#host.clock.sleep(ms)]);
    deaf();
    if (this.#unanswered() > many) await this.#host.clock.sleep(gatherMs);
  }

  #unanswered(): number {
    return [...this.#evidence.values()].filter((one) => one === 'pending').length;
  }

  /** Aborts as soon as somebody else turns out to be alive. `stop` ends the listening. */
  aliveBut(target: Target | undefined): { readonly signal: AbortSignal; stop(): void } {
    const found = new AbortController();
    const own = target === undefined ? '' : keyOf(target);
    const stop = this.listen((evidence, key) => {
      if (evidence === 'alive' && key !== own) found.abort();
    });
    return { signal: found.signal, stop };
  }
}
