/** Managers of interfaces are asked beside everything else: one may wait a minute for DHCP, and storage must not. */

import type { SetupStep } from '../core/setup/setup.ts';
import type { Mind } from './mind.ts';
import { provideSetup } from './setup.ts';

const glanceEveryMs = 100;

const isAsk = ({ kind }: SetupStep): boolean => kind === 'ask-manager';

export class Managers {
  readonly #mind: Mind;
  readonly #stop: AbortSignal;
  /** By group, as long as it has not answered. */
  readonly #asked = new Map<string, Promise<void>>();

  constructor(mind: Mind, stop: AbortSignal) {
    this.#mind = mind;
    this.#stop = stop;
  }

  /** Asks about each interface that is due, but for those that stand on one that is being asked about. */
  ask(): void {
    for (const step of this.#mind.dueSetup().filter(isAsk)) {
      const { group } = step;
      if (this.#asked.has(group) || this.#awaits(step, this.#asked)) continue;
      const wanted = (one: SetupStep): boolean => isAsk(one) && one.group === group;
      const answer = provideSetup(this.#mind, { wanted, stop: this.#stop });
      this.#asked.set(
        group,
        answer.then(() => {
          this.#asked.delete(group);
        }),
      );
    }
  }

  get areBusy(): boolean {
    return this.#asked.size > 0;
  }

  /** False for what is theirs, and for what stands on an interface that they are asked about or shall be. */
  leaves(step: SetupStep): boolean {
    if (isAsk(step)) return false;
    const due = new Set(
      this.#mind
        .dueSetup()
        .filter(isAsk)
        .map(({ group }) => group),
    );
    return !this.#awaits(step, this.#asked) && !this.#awaits(step, due);
  }

  /** Until all have answered, and no longer than that. */
  async settle(forMs: number): Promise<void> {
    const { clock } = this.#mind.host;
    const until = this.#mind.now + forMs;
    while (this.areBusy && this.#mind.now < until && !this.#stop.aborted)
      await clock.sleep(glanceEveryMs);
  }

  /** Until the next one has answered, or the pass is to end. */
  async next(): Promise<void> {
    const stop = this.#stop;
    if (!this.areBusy || stop.aborted) return;
    const stopped = new Promise<void>((resolve) => {
      stop.addEventListener('abort', () => {
        resolve();
      });
    });
    await Promise.race([...this.#asked.values(), stopped]);
  }

  #awaits({ after = [] }: SetupStep, groups: { has(group: string): boolean }): boolean {
    return after.some((group) => groups.has(group));
  }
}
