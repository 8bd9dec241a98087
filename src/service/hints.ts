/** What says that the host may have changed, gathered until a pass or a look answers it. */

import { answeredAt, joined, type Burst } from '../core/gather.ts';

export class Hints {
  #burst: Burst | undefined;
  #isSure = false;
  #ring = new AbortController();

  /** Aborts at the next hint. */
  get rung(): AbortSignal {
    return this.#ring.signal;
  }

  /** `isSure`: worth a pass; else a look tells. */
  add(now: number, isSure: boolean): void {
    this.#burst = joined(this.#burst, now);
    this.#isSure ||= isSure;
    this.ring();
  }

  /** Something else than the host wants attention. */
  ring(): void {
    const before = this.#ring;
    this.#ring = new AbortController();
    before.abort();
  }

  /** When what was gathered is to be answered; undefined when there is nothing. */
  get due(): { readonly at: number; readonly isSure: boolean } | undefined {
    return this.#burst && { at: answeredAt(this.#burst), isSure: this.#isSure };
  }

  /** What comes from now on is another burst. */
  clear(): void {
    this.#burst = undefined;
    this.#isSure = false;
  }
}
