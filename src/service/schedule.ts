/** What the agent does next, and when. */

import { nextDue } from '../core/due.ts';
import { afterPass, isTrusting, spacedAt, type Past } from '../core/gather.ts';
import type { Clock } from '../host/host.ts';
import { Hints } from './hints.ts';
import { lookEveryMs, restMs } from './pace.ts';
import type { Passed } from './run-pass.ts';

/** `at` is in monotonic milliseconds. */
export interface Next {
  readonly kind: 'pass' | 'look' | 'tidy';
  readonly at: number;
}

/** Why a look is taken. */
export interface Cause {
  /** Somebody was sure that something happened. */
  readonly isSure: boolean;
  /** Nobody said anything, and whoever would is heard. */
  readonly isCursory: boolean;
}

export interface Wish {
  /** Somebody waits for a pass. */
  readonly isAsked: boolean;
  /** The configuration may have changed, which no look shows. */
  readonly isStale: boolean;
}

export class Schedule {
  readonly #clock: Clock;
  readonly hints = new Hints();
  readonly #blind = new Set<string>();
  #past: Past = { endedAt: 0, idle: 0 };
  #lookedAt = 0;
  /** When the pass is that an event asked for, and that could wait. */
  #owedAt: number | undefined;
  /** How many passes in a row broke or could not begin. */
  #broken = 0;
  /** When time alone makes something due. */
  #dueAt: number | undefined;
  /** When what the last pass has left in memory is collected. */
  #tidyAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get #now(): number {
    return this.#clock.monotonicMs();
  }

  hint(isSure: boolean): void {
    this.hints.add(this.#now, isSure);
  }

  /** What tells of events is silent until further notice, or tells again; either way something may have been missed. */
  gap(name: string, isBlind: boolean): void {
    if (isBlind) this.#blind.add(name);
    else this.#blind.delete(name);
    this.hint(false);
  }

  /** What comes first. */
  next(last: Passed | undefined, { isAsked, isStale }: Wish): Next {
    const { due } = this.hints;
    const every = lookEveryMs(last, { isBlind: this.#blind.size > 0, now: this.#now });
    const times: Next[] = [
      { kind: 'pass', at: this.#past.endedAt + restMs(last) },
      { kind: 'look', at: this.#lookedAt + every },
    ];
    if (isAsked) times.push({ kind: 'pass', at: this.#now });
    if (this.#owedAt !== undefined) times.push({ kind: 'pass', at: this.#owedAt });
    if (this.#dueAt !== undefined)
      times.push({ kind: 'pass', at: Math.max(this.#dueAt, spacedAt(this.#past)) });
    // What has happened is answered first.
    if (due === undefined && !isAsked && this.#tidyAt !== undefined)
      times.push({ kind: 'tidy', at: this.#tidyAt });
    if (due !== undefined) {
      const isTrusted = due.isSure && (isStale || isTrusting(this.#past));
      times.push({ kind: isTrusted ? 'pass' : 'look', at: due.at });
    }
    return times.reduce((first, one) => (one.at < first.at ? one : first));
  }

  /** A look begins: it answers what was gathered. */
  beginLook(): Cause {
    const { due } = this.hints;
    this.hints.clear();
    return { isSure: due?.isSure === true, isCursory: due === undefined && this.#blind.size === 0 };
  }

  /** It found nothing; the pass that somebody was sure of comes all the same, in its time. */
  noteNothing(isSure: boolean): void {
    this.#lookedAt = this.#now;
    if (isSure) this.#owedAt = spacedAt(this.#past);
  }

  noteTidy(): void {
    this.#tidyAt = undefined;
  }

  beginPass(): void {
    this.hints.clear();
    this.#owedAt = undefined;
    this.#tidyAt = undefined;
  }

  /** `isMissed`: something has changed that this pass did not see. Without `passed` it broke, or could not begin. */
  notePass(passed: Passed | undefined, isMissed: boolean): void {
    this.#lookedAt = this.#now;
    this.#past = afterPass(this.#past, this.#now, (passed?.deeds ?? 0) > 0);
    this.#dueAt = passed && nextDue(passed.view);
    this.#tidyAt = this.#now + quietMs(passed?.verdict.converged === true);
    this.#broken = passed === undefined ? this.#broken + 1 : 0;
    if (passed === undefined) this.#owedAt = this.#now + brokenWait(this.#broken);
    else if (isMissed) this.#owedAt = spacedAt(this.#past);
  }
}

/** So long after a pass there is time for what is not urgent; what is missing may most often be back in seconds. */
const quietMs = (isWell: boolean): number => (isWell ? 2000 : 10_000);

/** Twice as long after each pass in a row that came to nothing. */
const brokenWait = (broken: number): number => Math.min(500 * 2 ** Math.min(broken, 30), 300_000);
