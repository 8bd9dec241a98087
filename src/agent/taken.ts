/** The kernel's door while a connect is in it that is not ours to end. */

import type { Host } from '../host/host.ts';
import { connectInTheDoor } from '../observe/door.ts';
import { takenForMs } from './limits.ts';
import type { Mind } from './mind.ts';

const lookEveryMs = 500;

/**
 * - `free`: nobody is in it;
 * - `freed`: somebody was, so the host may look different now;
 * - `queue`: others hold it in turn and leave no gap, so the only way is to stand in line with them;
 * - `held`: one connect holds it for longer than any does that ends, or the time is up.
 */
export type DoorState = 'free' | 'freed' | 'queue' | 'held';

export interface WaitOptions {
  /** Monotonic milliseconds. */
  readonly until: number;
  readonly stop: AbortSignal;
}

/** Sees who is in the door without reading again what it has seen to be connected. */
export class Doorway {
  readonly #mind: Mind;
  readonly #connected = new Set<string>();

  constructor(mind: Mind) {
    this.#mind = mind;
  }

  get #host(): Host {
    return this.#mind.host;
  }

  /** Waits while the door is taken: a process that tried meanwhile could not be killed. */
  async wait({ until, stop }: WaitOptions): Promise<DoorState> {
    let now = await this.#look();
    if (now === undefined) return 'free';
    let since = this.#since(now);
    let turns = 0;
    while (now !== undefined) {
      if (stop.aborted) return 'held';
      if (this.#mind.now > Math.min(since + takenForMs, until)) return turns > 0 ? 'queue' : 'held';
      await this.#host.clock.sleep(lookEveryMs);
      const next = await this.#look();
      if (next !== undefined && next !== now) {
        since = this.#mind.now;
        turns += 1;
      }
      now = next;
    }
    return 'freed';
  }

  #since(instance: string): number {
    const { taken } = this.#mind.memory;
    return taken?.controller === instance ? taken.since : this.#mind.now;
  }

  #look(): Promise<string | undefined> {
    return connectInTheDoor(this.#host, this.#connected);
  }
}
