/** What a pass knows: the configuration, the host as it was last seen, and what is remembered. */

import type { Actual } from '../core/actual.ts';
import type { Attempts } from '../core/backoff.ts';
import { mayBeSame } from '../core/join.ts';
import { emptyMemory, type Discovering, type Memory } from '../core/memory.ts';
import { isNamed, withAddresses } from '../core/names.ts';
import { noteVerdict, type Ending } from '../core/reminder.ts';
import { pathKey, type Path } from '../core/path.ts';
import { endpointOf, plan, type DoorStep } from '../core/plan.ts';
import { pruned } from '../core/prune.ts';
import * as remember from '../core/remember.ts';
import type { SetupStep } from '../core/setup/setup.ts';
import type { SrpActual } from '../core/srp/actual.ts';
import type { Verdict } from '../core/verdict.ts';
import { pathMemory, portalMemory, type View } from '../core/view.ts';
import type { Configuration } from '../config/load.ts';
import type { Failed } from '../effects/outcome.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { observe } from '../observe/actual.ts';
import { Busy } from './busy.ts';
import { limiter } from './limiter.ts';
import { loadMemory, saveMemory } from './state.ts';
import * as tell from './tell.ts';

export class Mind {
  readonly host: Host;
  readonly log: Log;
  readonly configuration: Configuration;
  #memory: Memory = emptyMemory;
  #saved = '';
  /** Whether a connection came or went in this pass. */
  #happened = false;
  #actual: Actual | undefined;
  /** Connected since the last look began. */
  #made: readonly Path[] = [];
  /** Paths that are being connected, by `pathKey`. */
  readonly #connecting = new Busy();
  /** One look at a time, one write at a time: the older of two must not come last. */
  readonly #looking = limiter(1);
  readonly #saving = limiter(1);
  /** While the names of portals and paths are being looked up. */
  lookingUp = false;

  constructor(host: Host, log: Log, configuration: Configuration) {
    this.host = host;
    this.log = log;
    this.configuration = configuration;
  }

  get memory(): Memory {
    return this.#memory;
  }

  /** When the world last changed, as far as anybody saw. */
  get changedAt(): number | undefined {
    return this.#memory.world?.changedAt;
  }

  get now(): number {
    return this.host.clock.monotonicMs();
  }

  async recall(): Promise<void> {
    this.#memory = await loadMemory(this.host, this.log);
    this.#saved = JSON.stringify(this.#memory);
  }

  /** Writes only what is new. */
  save(): Promise<void> {
    return this.#saving(async () => {
      const text = JSON.stringify(this.#memory);
      if (text === this.#saved) return;
      this.#saved = text;
      await saveMemory(this.host, this.log, text);
    });
  }

  /** Follows from what was remembered until now. */
  update(change: (memory: Memory) => Memory): void {
    this.#memory = change(this.#memory);
  }

  /** Logins are looked at by those who make them: see srp/. */
  seeSrp(srp: SrpActual): void {
    if (this.#actual !== undefined) this.#actual = { ...this.#actual, srp };
  }

  /** A connection came or went: what was said before may be said again. */
  noteHappening(): void {
    this.#happened = true;
  }

  /** Forgets what nothing leads to any more. */
  forget(): void {
    this.#memory = pruned(this.view());
  }

  /** Throws before the first look. */
  view(): View {
    if (this.#actual === undefined) throw new Error('nothing was observed yet');
    const { settings } = this.configuration;
    const desired = withAddresses(this.configuration.desired, this.#memory.names);
    return { desired, settings, actual: this.#actual, memory: this.#memory, now: this.now };
  }

  /**
   * Modules are looked at when asked for only: they change when somebody loads them, and their indexes are large.
   * True when the world changed since the last look.
   */
  look(options: { readonly modules?: boolean } = {}): Promise<boolean> {
    return this.#looking(() => this.#look(options));
  }

  async #look({ modules = false }: { readonly modules?: boolean }): Promise<boolean> {
    const isFirst = this.#memory.world === undefined;
    const options = { modules: modules ? undefined : this.#actual, isFirst };
    const made = this.#made;
    const busy = this.#connecting.beginLook();
    const seen = await observe(this.host, this.configuration.desired, options);
    this.#actual = { ...seen, srp: this.#actual?.srp };
    // What was connected meanwhile may be missing from what was seen.
    this.#made = this.#made.filter((path) => !made.includes(path));
    const { desired, actual } = this.view();
    const look = remember.noteLook(this.#memory, { desired, actual, busy }, this.moment());
    this.#memory = look.memory;
    for (const change of look.changes) tell.tellChange(this.log, change);
    for (const path of look.lost) tell.tellLost(this.log, path);
    for (const path of look.found) tell.tellFound(this.log, path);
    if (look.lost.length + look.found.length > 0) this.#happened = true;
    return look.changes.length > 0;
  }

  /**
   * What wants to go through the door now. A name that is being looked up is nothing to go to yet, and what may be there
   * since a moment ago must be looked for first: a log page may name the local end of a path just connected.
   */
  due(): readonly DoorStep[] {
    return plan(this.view())
      .filter((step) => step.kind === 'connect' || step.kind === 'discover')
      .filter((step) => !this.lookingUp || !isNamed(endpointOf(step)))
      .filter((step) => step.kind !== 'connect' || !this.#isMade(step.path));
  }

  /** Steps of the host's set-up that are due now. */
  dueSetup(): readonly SetupStep[] {
    return plan(this.view())
      .filter((step) => step.kind === 'set-up')
      .map(({ step }) => step);
  }

  attempts(step: DoorStep): Attempts {
    return step.kind === 'connect'
      ? pathMemory(this.#memory, step.path)
      : portalMemory(this.#memory, step.portal);
  }

  /** No look that is under way meanwhile says what became of the path. */
  connecting<T>(path: Path, work: () => Promise<T>): Promise<T> {
    return this.#connecting.during(pathKey(path), work);
  }

  noteFailure(step: DoorStep, failure: Failed): void {
    const moment = this.moment();
    const before = this.attempts(step);
    this.#memory = remember.noteFailure(this.#memory, step, failure, moment);
    const trouble = tell.troubleOf(failure, before, this.attempts(step), moment.now);
    if (step.kind === 'connect') tell.tellPathFailure(this.log, step.path, trouble);
    else tell.tellPortalFailure(this.log, step.portal, trouble);
  }

  noteConnected(path: Path, ms: number, existed: boolean): void {
    this.#memory = remember.notePathSuccess(this.#memory, path, this.now);
    this.#made = [...this.#made, path];
    this.#happened = true;
    tell.tellConnected(this.log, path, ms, existed);
  }

  noteDiscovering(discovering: Discovering | undefined): void {
    this.#memory = { ...this.#memory, discovering };
  }

  /** How a pass ends. Returns what need not be said as loudly again. */
  noteVerdict(verdict: Verdict, ending: Pick<Ending, 'told' | 'isAttended'>): readonly string[] {
    const happened = this.#happened;
    const { memory, before } = noteVerdict(this.#memory, verdict, {
      ...ending,
      happened,
      now: this.now,
    });
    this.#memory = memory;
    return before;
  }

  #isMade(path: Path): boolean {
    return this.#made.some((one) => mayBeSame(one, path));
  }

  moment(): remember.Moment {
    const { settings } = this.configuration;
    return { now: this.now, random: this.host.clock.random(), settings };
  }
}
