/** What waits at one door of the kernel. Each door lets one through at a time, and does not care about the others. */

import type { Attempts } from '../core/backoff.ts';
import type { Candidate, Choice, Deadlines } from '../core/door.ts';
import type { Target } from '../observe/reach.ts';
import type { DoorState, WaitOptions } from './taken.ts';

export type Going<Step> = Extract<Choice<Step>, { kind: 'go' }>;

/** How an attempt ended; of an interrupted one nothing is learned. */
export type Ended = 'done' | 'failed' | 'interrupted';

export interface Queue<Step> {
  /** How long an attempt may stay in the door. */
  readonly deadlines: Deadlines;
  /** What wants to go through now. */
  due(): readonly Step[];
  /** Equal for steps that do the same. */
  keyOf(step: Step): string;
  /** See `Candidate`. */
  isConnect(step: Step): boolean;
  /** Where to ask whether anybody is there; undefined for what is known to be. */
  targetOf(step: Step): Target | undefined;
  attempts(step: Step): Attempts;
  /** Until the door is free. */
  wait(options: WaitOptions): Promise<DoorState>;
  /** Notes that a step is not worth the door, because of what was found out without it. */
  turnAway(candidate: Candidate<Step>): void;
  /** Goes through, and notes what came of it. `stop` ends it early. */
  attempt(choice: Going<Step>, stop: AbortSignal): Promise<Ended>;
}
