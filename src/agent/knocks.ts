import type { Actual } from '../core/actual.ts';
import type { Evidence } from '../core/door.ts';
import type { Host } from '../host/host.ts';
import { askAround, type Target } from '../observe/reach.ts';

const keyOf = (target: Target): string =>
  `${target.transport} ${target.traddr} ${target.trsvcid} ${target.hostTraddr ?? ''}`;

/** What has been found out so far about each address in this round. Every address is asked once. */
export class Knocks {
  readonly #host: Host;
  readonly #actual: Actual;
  readonly #evidence = new Map<string, Evidence>();
  readonly #waiters: (() => void)[] = [];

  constructor(host: Host, actual: Actual) {
    this.#host = host;
    this.#actual = actual;
  }

  evidence(target: Target): Evidence {
    const key = keyOf(target);
    const known = this.#evidence.get(key);
    if (known !== undefined) return known;
    this.#evidence.set(key, 'pending');
    void askAround(this.#host, this.#actual, target).then((evidence) => {
      this.#evidence.set(key, evidence);
      for (const wake of this.#waiters.splice(0)) wake();
    });
    return 'pending';
  }

  /** Resolves when something more is known, or after `ms` at the latest. */
  next(ms: number): Promise<void> {
    const news = new Promise<void>((resolve) => this.#waiters.push(resolve));
    return Promise.race([news, this.#host.clock.sleep(ms)]);
  }
}
