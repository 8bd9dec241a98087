/** What a pass does side by side. None of it ends before all of it does: what one sees change may be another's to mend. */

import type { Limiter } from './limiter.ts';

export type Lane = 'nvme' | 'srp';

/** What each of them goes by. */
export interface LaneOptions {
  /** When the pass began. */
  readonly passStarted: number;
  readonly stop: AbortSignal;
  /** Through which hosts are asked whether they are there; one for the whole pass. */
  readonly asking: Limiter;
  readonly lanes: Lanes;
  /** Looks at the host, and at what it lost of its set-up. */
  readonly look: () => Promise<void>;
}

export class Lanes {
  readonly #all: readonly Lane[];
  readonly #busy = new Set<Lane>();
  readonly #waiting = new Set<() => void>();

  constructor(all: readonly Lane[]) {
    this.#all = all;
  }

  /** Busy are all of them at first. */
  begin(): void {
    for (const lane of this.#all) this.#busy.add(lane);
  }

  /** Whether another one has something to do or to hope for. To stay for the sake of others alone is neither. */
  othersAreBusy(lane: Lane): boolean {
    return [...this.#busy].some((one) => one !== lane);
  }

  note(lane: Lane, isBusy: boolean): void {
    if (isBusy) this.#busy.add(lane);
    else if (this.#busy.delete(lane)) this.#wake();
  }

  /** A lane that has ended, in whatever way, keeps nobody waiting. */
  end(lane: Lane, work: Promise<void>): Promise<void> {
    return work.finally(() => {
      this.note(lane, false);
    });
  }

  /** Resolves when a lane has nothing more to do, or when `wait` does. */
  async orIdle(wait: Promise<unknown>): Promise<void> {
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#waiting.add(wake);
    await Promise.race([wait, woken]);
    this.#waiting.delete(wake);
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
