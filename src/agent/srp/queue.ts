/** The doors of SRP: the kernel's for each local port (add_target_mutex in ib_srp.c), and one for each scan. */

import type { Attempts } from '../../core/backoff.ts';
import type { Candidate, Deadlines } from '../../core/door.ts';
import { explainEvidence } from '../../core/reason.ts';
import { ipText } from '../../core/srp/dest.ts';
import { controllerOf } from '../../core/srp/login.ts';
import { deedKey, doorOf, srpDeadlines, type SrpDeed } from '../../core/srp/plan.ts';
import { failed } from '../../effects/outcome.ts';
import type { Target } from '../../observe/reach.ts';
import type { KeyedLimiter, Limiter } from '../limiter.ts';
import type { Ended, Going, Queue } from '../queue.ts';
import type { DoorState } from '../taken.ts';
import { attempt } from './attempt.ts';
import type { SrpMind } from './mind.ts';

/** What all doors of a pass share. */
export interface SrpLimits {
  /** Not all ports of a host ask the fabric at once. */
  readonly scanning: Limiter;
  /** By `controllerOf`: nor do all of them log in to one target at once. */
  readonly loggingIn: KeyedLimiter;
}

/** The deed that is alone at its door, and likely to succeed. */
const unaskedOf = (srp: SrpMind, [only, ...others]: readonly SrpDeed[]): string | undefined =>
  only?.kind === 'log-in' && others.length === 0 && srp.isReturning(only)
    ? deedKey(only)
    : undefined;

/** For one round. */
export class SrpQueue implements Queue<SrpDeed> {
  readonly #srp: SrpMind;
  readonly #door: string;
  readonly #limits: SrpLimits;
  /** By key. */
  readonly #unasked: string | undefined;

  constructor(srp: SrpMind, door: string, limits: SrpLimits) {
    this.#srp = srp;
    this.#door = door;
    this.#limits = limits;
    this.#unasked = unaskedOf(srp, this.due());
  }

  get deadlines(): Deadlines {
    return srpDeadlines(this.#srp.mind.configuration.settings);
  }

  due(): readonly SrpDeed[] {
    return this.#srp.due().filter((deed) => doorOf(deed) === this.#door);
  }

  keyOf(deed: SrpDeed): string {
    return deedKey(deed);
  }

  isConnect(deed: SrpDeed): boolean {
    return deed.kind === 'log-in';
  }

  /**
   * What was found on the fabric has answered there; only an address may be one that nobody has. Where this host went and came
   * back and nobody else waits at the door, an attempt that is short takes no longer than a question.
   */
  targetOf(deed: SrpDeed): Target | undefined {
    if (deed.kind === 'scan' || deed.login.kind === 'infiniband') return undefined;
    if (deedKey(deed) === this.#unasked) return undefined;
    const { dest, src } = deed.login;
    return {
      transport: 'rdma',
      traddr: ipText(dest.ip),
      trsvcid: String(dest.port),
      hostTraddr: src === undefined ? undefined : ipText(src),
      hostIface: undefined,
    };
  }

  attempts(deed: SrpDeed): Attempts {
    return this.#srp.attempts(deed);
  }

  /** Who else logs in through this port is not to be seen, and a process that waits for it can be killed. */
  wait(): Promise<DoorState> {
    return Promise.resolve('free');
  }

  turnAway({ step, evidence }: Candidate<SrpDeed>): void {
    const traddr = this.targetOf(step)?.traddr ?? '';
    this.#srp.noteFailure(step, failed(explainEvidence(evidence, traddr) ?? evidence));
  }

  attempt(going: Going<SrpDeed>, signal: AbortSignal): Promise<Ended> {
    const { step } = going.candidate;
    const deadlineMs = Math.min(going.deadlineMs, this.#mostMs(step));
    // Waiting for a turn takes a while, at whose end there may be nobody who wants it.
    const work = (): Promise<Ended> =>
      signal.aborted
        ? Promise.resolve('interrupted')
        : attempt(this.#srp, step, { deadlineMs, signal });
    const { scanning, loggingIn } = this.#limits;
    return step.kind === 'scan' ? scanning(work) : loggingIn(controllerOf(step.login), work);
  }

  /** As long as one that says that it is dead: after that it is asked. */
  #mostMs(deed: SrpDeed): number {
    return deedKey(deed) === this.#unasked ? 3 * this.deadlines.connectFirstDeadlineMs : Infinity;
  }
}
