/** What a pass does side by side. None of it ends before all of it does: what one sees change may be another's to mend. */

import { limiter, type Limiter } from './limiter.ts';

export type Lane = 'nvme' | 'srp';

/** What each of them goes by. */
export interface LaneOptions {
  /** When the pass began. */
  readonly passStarted: number;
  readonly stop: AbortSignal;
  /** Through which hosts are asked whether they are there; one for the whole pass. */
  readonly asking: Limiter;
  readonly lanes: Lanes;
}

export class Lanes {
  readonly #all: readonly Lane[];
  readonly #busy = new Set<Lane>();
  readonly #waiting = new Set<() => void>();
  /** One at a time. */
  readonly #looking = limiter(1);
  readonly #lookAtHost: () => Promise<void>;
  #underWay: Promise<void> | undefined;
  #looks = 0;

  /** `look`: at the host, and at what it lost of its set-up. */
  constructor(all: readonly Lane[], look: () => Promise<void>) {
    this.#all = all;
    this.#lookAtHost = look;
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

  /** How often they have looked. */
  get looks(): number {
    return this.#looks;
  }

  /** Looks anew, for one who has changed something. */
  look(): Promise<void> {
    const look = this.#looking(async () => {
      await this.#lookAtHost();
      this.#looks += 1;
    }).finally(() => {
      if (this.#underWay === look) this.#underWay = undefined;
      this.#wake();
    });
    this.#underWay = look;
    return look;
  }

  /**
   * For one who has noticed something that was not so at look number `since`: others notice it as well, and one look serves
   * all. One that began too early to show it leaves it to be noticed again by who waits for what differs from that look: at
   * once, or within a second what only a longer glance shows.
   */
  async catchUp(since: number): Promise<void> {
    if (this.#underWay !== undefined) await this.#underWay;
    else if (this.#looks === since) await this.look();
  }

  /** Resolves when a lane has nothing more to do or somebody has looked, or when `wait` does. */
  async orWoken(wait: Promise<unknown>): Promise<void> {
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#waiting.add(wake);
    await Promise.race([wait, woken]).finally(() => this.#waiting.delete(wake));
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
