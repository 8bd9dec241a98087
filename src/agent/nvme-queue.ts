/** The kernel's door of NVMe over Fabrics: one for the whole host. */

import type { Attempts } from '../core/backoff.ts';
import type { Candidate, Deadlines } from '../core/door.ts';
import { endpointOf, stepKey, type DoorStep } from '../core/plan.ts';
import type { Target } from '../observe/reach.ts';
import { attempt, turnAway } from './attempt.ts';
import type { Mind } from './mind.ts';
import type { Ended, Going, Queue } from './queue.ts';
import { Doorway, type DoorState, type WaitOptions } from './taken.ts';

export class NvmeQueue implements Queue<DoorStep> {
  readonly #mind: Mind;
  readonly #doorway: Doorway;

  constructor(mind: Mind) {
    this.#mind = mind;
    this.#doorway = new Doorway(mind);
  }

  get deadlines(): Deadlines {
    return this.#mind.configuration.settings;
  }

  due(): readonly DoorStep[] {
    return this.#mind.due();
  }

  keyOf(step: DoorStep): string {
    return stepKey(step);
  }

  isConnect(step: DoorStep): boolean {
    return step.kind === 'connect';
  }

  targetOf(step: DoorStep): Target {
    const { transport, traddr, trsvcid, hostTraddr, hostIface } = endpointOf(step);
    return { transport, traddr, trsvcid, hostTraddr, hostIface };
  }

  attempts(step: DoorStep): Attempts {
    return this.#mind.attempts(step);
  }

  wait(options: WaitOptions): Promise<DoorState> {
    return this.#doorway.wait(options);
  }

  turnAway(candidate: Candidate<DoorStep>): void {
    turnAway(this.#mind, candidate);
  }

  attempt(choice: Going<DoorStep>, stop: AbortSignal): Promise<Ended> {
    return attempt(this.#mind, choice, stop);
  }
}
