/** What a pass knows: the configuration, the host as it was last seen, and what is remembered. */

import type { Actual } from '../core/actual.ts';
import type { Attempts } from '../core/backoff.ts';
import { mayBeSame } from '../core/join.ts';
import type { Discovering, Memory } from '../core/memory.ts';
import { isNamed, withAddresses } from '../core/names.ts';
import { noteVerdict, type Ending } from '../core/reminder.ts';
import { pathKey, type Path } from '../core/path.ts';
import { endpointOf, planNvme, planSetup, type DoorStep } from '../core/plan.ts';
import { pruned } from '../core/prune.ts';
import * as remember from '../core/remember.ts';
import type { SetupStep } from '../core/setup/setup.ts';
import type { Verdict } from '../core/verdict.ts';
import { pathMemory, portalMemory, type View } from '../core/view.ts';
import type { Configuration } from '../config/load.ts';
import type { Failed } from '../effects/outcome.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { observe } from '../observe/actual.ts';
import { glance } from '../observe/glance.ts';
import { Busy } from './busy.ts';
import { askWhy } from './losses.ts';
import { limiter } from './limiter.ts';
import { Notes, type Kept } from './state.ts';
import * as tell from './tell.ts';
import { tellWorld } from './tell-world.ts';

export class Mind {
  readonly host: Host;
  readonly log: Log;
  readonly configuration: Configuration;
  readonly #notes: Notes;
  /** Whether a connection came or went in this pass. */
  #happened = false;
  #actual: Actual | undefined;
  /** What the host looked like at a glance before the last look. */
  glimpse: string | undefined;
  /** Connected since the last look began. */
  #made: readonly Path[] = [];
  /** Paths that are being connected, by `pathKey`. */
  readonly #connecting = new Busy();
  /** One look at a time: the older of two must not come last. */
  readonly #looking = limiter(1);
  /** While the names of portals and paths are being looked up. */
  lookingUp = false;

  constructor(host: Host, log: Log, configuration: Configuration) {
    this.host = host;
    this.log = log;
    this.configuration = configuration;
    this.#notes = new Notes(host, log);
  }

  get memory(): Memory {
    return this.#notes.memory;
  }

  /** When the world last changed, as far as anybody saw. */
  get changedAt(): number | undefined {
    return this.memory.world?.changedAt;
  }

  get now(): number {
    return this.host.clock.monotonicMs();
  }

  /** `kept`: by the last pass of this process. */
  recall(kept?: Kept): Promise<void> {
    return this.#notes.recall(kept);
  }

  save(): Promise<void> {
    return this.#notes.save();
  }

  get kept(): Kept {
    return this.#notes.kept;
  }

  /** Follows from what was remembered until now. */
  update(change: (memory: Memory) => Memory): void {
    this.#notes.memory = change(this.memory);
  }

  /** Logins are looked at by those who make them (srp/), users of disks by who would disconnect them (removal.ts). */
  see(seen: Pick<Actual, 'srp'> | Pick<Actual, 'use'>): void {
    if (this.#actual !== undefined) this.#actual = { ...this.#actual, ...seen };
  }

  /** A connection came or went: what was said before may be said again. */
  noteHappening(): void {
    this.#happened = true;
  }

  /** Forgets what nothing leads to any more. */
  forget(): void {
    this.#notes.memory = pruned(this.view());
  }

  /** Throws before the first look. */
  view(): View {
    if (this.#actual === undefined) throw new Error('nothing was observed yet');
    const { settings } = this.configuration;
    const desired = withAddresses(this.configuration.desired, this.memory.names);
    return { desired, settings, actual: this.#actual, memory: this.memory, now: this.now };
  }

  /**
   * Modules are looked at when asked for only: they change when somebody loads them, and their indexes are large.
   * True when the world changed since the last look.
   */
  look(options: { readonly modules?: boolean } = {}): Promise<boolean> {
    return this.#looking(() => this.#look(options));
  }

  async #look({ modules = false }: { readonly modules?: boolean }): Promise<boolean> {
    const isFirst = this.memory.world === undefined;
    const { hcas } = this.memory;
    const glimpse = await glance(this.host);
    const options = { modules: modules ? undefined : this.#actual, isFirst, hcas };
    const made = this.#made;
    const busy = this.#connecting.beginLook();
    const seen = await observe(this.host, this.configuration.desired, options);
    this.#actual = { ...seen, srp: this.#actual?.srp, use: this.#actual?.use };
    this.glimpse = glimpse;
    // What was connected meanwhile may be missing from what was seen.
    this.#made = this.#made.filter((path) => !made.includes(path));
    const losses = await askWhy(this.host, hcas, seen);
    const { desired, actual } = this.view();
    const look = remember.noteLook(this.memory, { desired, actual, busy, losses }, this.moment());
    this.#notes.memory = look.memory;
    tellWorld(this.log, look);
    for (const path of look.lost) tell.tellLost(this.log, path);
    for (const path of look.found) tell.tellFound(this.log, path);
    if (look.lost.length + look.found.length > 0) this.#happened = true;
    return look.changed;
  }

  /**
   * What wants to go through the door now. A name that is being looked up is nothing to go to yet, and what may be there
   * since a moment ago must be looked for first: a log page may name the local end of a path just connected.
   */
  due(): readonly DoorStep[] {
    return planNvme(this.view())
      .filter((step) => step.kind === 'connect' || step.kind === 'discover')
      .filter((step) => !this.lookingUp || !isNamed(endpointOf(step)))
      .filter((step) => step.kind !== 'connect' || !this.#isMade(step.path));
  }

  /** Steps of the host's set-up that are due now. */
  dueSetup(): readonly SetupStep[] {
    return planSetup(this.view())
      .filter((step) => step.kind === 'set-up')
      .map(({ step }) => step);
  }

  attempts(step: DoorStep): Attempts {
    return step.kind === 'connect'
      ? pathMemory(this.memory, step.path)
      : portalMemory(this.memory, step.portal);
  }

  /** No look that is under way meanwhile says what became of the path. */
  connecting<T>(path: Path, work: () => Promise<T>): Promise<T> {
    return this.#connecting.during(pathKey(path), work);
  }

  /** `started`: of an attempt that was under way while the host changed nothing follows for the next one. */
  noteFailure(step: DoorStep, failure: Failed, started = this.now): void {
    const moment = this.moment();
    const before = this.attempts(step);
    this.#notes.memory = remember.noteFailure(this.memory, step, failure, {
      ...moment,
      started,
    });
    const trouble = tell.troubleOf(failure, before, this.attempts(step), moment.now);
    if (step.kind === 'connect') tell.tellPathFailure(this.log, step.path, trouble);
    else tell.tellPortalFailure(this.log, step.portal, trouble);
  }

  noteConnected(path: Path, ms: number, existed: boolean): void {
    this.#notes.memory = remember.notePathSuccess(this.memory, path, this.now);
    this.#made = [...this.#made, path];
    this.#happened = true;
    tell.tellConnected(this.log, path, ms, existed);
  }

  noteDiscovering(discovering: Discovering | undefined): void {
    this.#notes.memory = { ...this.memory, discovering };
  }

  /** How a pass ends. Returns what need not be said as loudly again. */
  noteVerdict(verdict: Verdict, ending: Pick<Ending, 'told' | 'isAttended'>): readonly string[] {
    const happened = this.#happened;
    const { memory, before } = noteVerdict(this.memory, verdict, {
      ...ending,
      happened,
      now: this.now,
    });
    this.#notes.memory = memory;
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
