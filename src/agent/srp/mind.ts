/** What a pass knows about SRP, and what it learns. */

import type { Actual } from '../../core/actual.ts';
import type { Attempts } from '../../core/backoff.ts';
import type { SrpDesired } from '../../core/desired/srp.ts';
import type { Memory } from '../../core/memory.ts';
import type { SrpHost } from '../../core/srp/actual.ts';
import { isSrpHopeful } from '../../core/srp/hope.ts';
import { looksLike, type SrpLogin } from '../../core/srp/login.ts';
import {
  deedKey,
  isDeed,
  planSrp,
  type LogIn,
  type Scan,
  type SrpDeed,
} from '../../core/srp/plan.ts';
import * as remember from '../../core/srp/remember.ts';
import { srpOf, type LoginView, type SrpView } from '../../core/srp/view.ts';
import type { Failed } from '../../effects/outcome.ts';
import type { Scanned } from '../../effects/srp-scan.ts';
import { observeSrp } from '../../observe/srp-actual.ts';
import { limiter } from '../limiter.ts';
import type { Mind } from '../mind.ts';
import { troubleOf } from '../tell.ts';
import * as tell from './tell.ts';

/** What followed for SRP from what was known last: it is asked for again and again, and matching costs. */
interface Last {
  readonly actual: Actual;
  readonly memory: Memory;
  readonly srp: SrpView | undefined;
}

export class SrpMind {
  readonly mind: Mind;
  readonly #desired: SrpDesired;
  readonly #looking = limiter(1);
  /** What is being tried just now: who tries it says what comes of it. */
  readonly #busy = new Set<string>();
  #last: Last | undefined;

  constructor(mind: Mind, desired: SrpDesired) {
    this.mind = mind;
    this.#desired = desired;
  }

  /** What time alone changes of it shows with the next look. */
  get #srp(): SrpView | undefined {
    const view = this.mind.view();
    const { actual, memory } = view;
    if (this.#last?.actual !== actual || this.#last.memory !== memory)
      this.#last = { actual, memory, srp: srpOf(view) };
    return this.#last.srp;
  }

  get #logins(): readonly LoginView[] {
    return this.#srp?.logins ?? [];
  }

  /** Sees which logins there are, and says what came or went by itself. */
  async look(): Promise<void> {
    await this.see();
    const { mind } = this;
    const moment = mind.moment();
    const look = remember.noteSrpLook(mind, this.#logins, { moment, busy: this.#busy });
    mind.update(() => look.memory);
    for (const login of look.lost) tell.tellLoginLost(mind.log, login);
    for (const login of look.found) tell.tellLoginFound(mind.log, login);
    if (look.lost.length + look.found.length > 0) mind.noteHappening();
  }

  /** The same without a word. */
  see(): Promise<void> {
    return this.#looking(async () => {
      const { host } = this.mind;
      this.mind.see({ srp: await observeSrp(host, this.#desired, this.mind.view().actual) });
    });
  }

  /** What wants to be done now, and is not being done. */
  due(): readonly SrpDeed[] {
    return planSrp(this.mind.view(), this.#srp)
      .filter(isDeed)
      .filter((deed) => !this.#busy.has(deedKey(deed)));
  }

  /** Whether to stay for what is expected back soon. */
  get isHopeful(): boolean {
    return isSrpHopeful(this.mind.view(), this.#srp);
  }

  attempts(deed: SrpDeed): Attempts {
    return remember.deedMemory(this.mind.memory, deed);
  }

  /** One that was lost, and has not failed since, on a host that has changed since. Failures are forgotten then, the reason is not. */
  isReturning({ key }: LogIn): boolean {
    const { logins, world } = this.mind.memory;
    const { lostAt, reason } = logins[key] ?? {};
    return lostAt !== undefined && lostAt < (world?.changedAt ?? 0) && reason === undefined;
  }

  /** The SCSI host that a login has become; a look that is older than the login does not show it. */
  hostOf({ key }: LogIn): SrpHost | undefined {
    return this.#logins.find((one) => one.key === key)?.host;
  }

  /**
   * What the kernel may lack instead: of several logins to one target port, which differ in their initiator_ext alone, it is
   * not to be seen which one is missing.
   */
  twinsOf({ key, login }: LogIn): readonly SrpLogin[] {
    return this.#logins.flatMap((one) =>
      one.login !== undefined && one.key !== key && looksLike(one.login, login) ? one.login : [],
    );
  }

  /** Nobody else says what becomes of it meanwhile. */
  async during<T>(deed: SrpDeed, work: () => Promise<T>): Promise<T> {
    const key = deedKey(deed);
    this.#busy.add(key);
    try {
      return await work();
    } finally {
      this.#busy.delete(key);
    }
  }

  noteFailure(deed: SrpDeed, failure: Failed): void {
    const { mind } = this;
    const moment = mind.moment();
    const before = this.attempts(deed);
    mind.update((memory) => remember.noteSrpFailure(memory, deed, failure, moment));
    const trouble = troubleOf(failure, before, this.attempts(deed), moment.now);
    if (deed.kind === 'log-in') tell.tellLoginFailure(mind.log, deed, trouble);
    else tell.tellScanFailure(mind.log, deed, trouble);
  }

  noteLogin(deed: LogIn, made: tell.Made): void {
    const { mind } = this;
    mind.update((memory) => remember.noteLoginSuccess(memory, deed, mind.now));
    mind.noteHappening();
    tell.tellLoggedIn(mind.log, deed, made);
  }

  noteScan(deed: Scan, { logins, bad }: Scanned, ms: number): void {
    const { mind } = this;
    const known = (): string =>
      (mind.memory.srpPorts[deed.port]?.targets ?? []).map(({ login }) => login).join('\n');
    const [before, isFirst] = [known(), this.attempts(deed).succeededAt === undefined];
    mind.update((memory) => remember.noteScan(memory, deed.port, logins, mind.moment()));
    const isNews = isFirst || before !== known();
    tell.tellScanned(mind.log, deed, { count: logins.length, ms, isNews });
    if (isNews) for (const line of bad) tell.tellBadLine(mind.log, deed, line);
  }
}
