import type { Actual } from '../core/actual.ts';
import type { Evidence } from '../core/door.ts';
import type { Host } from '../host/host.ts';
import { askAround, type Target } from '../observe/reach.ts';

const keyOf = (target: Target): string =>
  `${target.transport} ${target.traddr} ${target.trsvcid} ${target.hostTraddr ?? ''} ${target.hostIface ?? ''}`;

type Listener = (evidence: Evidence, key: string) => void;

/** What has been found out so far about each address in this round. Every address is asked once. */
export class Knocks {
  readonly #host: Host;
  readonly #actual: Actual;
  readonly #evidence = new Map<string, Evidence>();
  readonly #listeners = new Set<Listener>();

  constructor(host: Host, actual: Actual) {
    this.#host = host;
    this.#actual = actual;
  }

  evidence(target: Target): Evidence {
    const key = keyOf(target);
    const known = this.#evidence.get(key);
    if (known !== undefined) return known;
    this.#evidence.set(key, 'pending');
    askAround(this.#host, this.#actual, target, (evidence) => {
      this.#evidence.set(key, evidence);
      for (const listener of this.#listeners) listener(evidence, key);
    });
    return this.#evidence.get(key) ?? 'pending';
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
  }

  /** Aborts as soon as somebody else turns out to be alive. `stop` ends the listening. */
  aliveBut(target: Target): { readonly signal: AbortSignal; stop(): void } {
    const found = new AbortController();
    const own = keyOf(target);
    const stop = this.listen((evidence, key) => {
      if (evidence === 'alive' && key !== own) found.abort();
    });
    return { signal: found.signal, stop };
  }
}
