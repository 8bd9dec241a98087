/** What a pass knows: the configuration, the host as it was last seen, and what is remembered. */

import type { Actual } from '../core/actual.ts';
import type { Attempts } from '../core/backoff.ts';
import type { DesiredModule, Portal } from '../core/desired.ts';
import { mayBeSame } from '../core/join.ts';
import { emptyMemory, type Discovering, type Memory } from '../core/memory.ts';
import { isNamed, withAddresses } from '../core/names.ts';
import { moduleKey } from '../core/modules.ts';
import { noteLogPage } from '../core/page.ts';
import type { Path } from '../core/path.ts';
import { endpointOf, plan, type DoorStep } from '../core/plan.ts';
import type { LogRecord } from '../core/record.ts';
import { pruned } from '../core/prune.ts';
import * as remember from '../core/remember.ts';
import type { SetupStep } from '../core/setup/setup.ts';
import { pathMemory, portalMemory, setupMemory, type View } from '../core/view.ts';
import type { Configuration } from '../config/load.ts';
import type { Failed } from '../effects/outcome.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { observe } from '../observe/actual.ts';
import { loadMemory, saveMemory } from './state.ts';
import * as tell from './tell.ts';
import { tellPage } from './tell-page.ts';

export class Mind {
  readonly host: Host;
  readonly log: Log;
  readonly configuration: Configuration;
  #memory: Memory = emptyMemory;
  #saved = '';
  /** Whether a connection came or went in this pass. */
  #happened = false;
  #actual: Actual | undefined;
  /** Connected since the last look. */
  #made: readonly Path[] = [];
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

  get now(): number {
    return this.host.clock.monotonicMs();
  }

  async recall(): Promise<void> {
    this.#memory = await loadMemory(this.host, this.log);
    this.#saved = JSON.stringify(this.#memory);
  }

  /** Writes only what is new. */
  async save(): Promise<void> {
    const text = JSON.stringify(this.#memory);
    if (text === this.#saved) return;
    this.#saved = text;
    await saveMemory(this.host, this.log, text);
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
  async look({ modules = false } = {}): Promise<boolean> {
    const isFirst = this.#memory.world === undefined;
    const options = { modules: modules ? undefined : this.#actual, isFirst };
    this.#actual = await observe(this.host, this.configuration.desired, options);
    this.#made = [];
    const { desired, actual } = this.view();
    const look = remember.noteLook(this.#memory, { desired, actual }, this.#moment());
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

  noteFailure(step: DoorStep, failure: Failed): void {
    const moment = this.#moment();
    const before = this.attempts(step);
    this.#memory = remember.noteFailure(this.#memory, step, failure, moment);
    const trouble = tell.troubleOf(failure, before, this.attempts(step), moment.now);
    if (step.kind === 'connect') tell.tellPathFailure(this.log, step.path, trouble);
    else tell.tellPortalFailure(this.log, step.portal, trouble);
  }

  /** Undefined: it was done. */
  noteSetup(step: SetupStep, failure: Failed | undefined): void {
    if (failure === undefined) {
      tell.tellSetUp(this.log, step);
      return;
    }
    const moment = this.#moment();
    const before = setupMemory(this.#memory, step.key);
    this.#memory = remember.noteSetupFailure(this.#memory, step, failure, moment);
    const after = setupMemory(this.#memory, step.key);
    tell.tellSetupFailure(this.log, step, tell.troubleOf(failure, before, after, moment.now));
  }

  /** A module that would not load. */
  noteModule(module: DesiredModule, { reason }: Failed): void {
    const moment = this.#moment();
    const key = moduleKey(module.name);
    const before = setupMemory(this.#memory, key);
    this.#memory = remember.noteModuleFailure(this.#memory, module.name, { reason }, moment);
    const after = setupMemory(this.#memory, key);
    tell.tellModuleFailure(this.log, module, tell.troubleOf({ reason }, before, after, moment.now));
  }

  noteConnected(path: Path, ms: number, existed: boolean): void {
    this.#memory = remember.notePathSuccess(this.#memory, path, this.now);
    this.#made = [...this.#made, path];
    this.#happened = true;
    tell.tellConnected(this.log, path, ms, existed);
  }

  noteLogPage(portal: Portal, records: readonly LogRecord[], ms: number): void {
    const before = portalMemory(this.#memory, portal);
    this.#memory = noteLogPage(this.#memory, portal, records, this.#moment());
    tellPage(this.log, portal, { before, after: portalMemory(this.#memory, portal), records, ms });
  }

  noteDiscovering(discovering: Discovering | undefined): void {
    this.#memory = { ...this.#memory, discovering };
  }

  noteNames(names: Readonly<Record<string, string>>): void {
    this.#memory = { ...this.#memory, names };
  }

  /** Returns what was said last time, and nothing when so much has happened since that it must be said again. */
  noteSaid(said: readonly string[]): readonly string[] {
    const before = this.#memory.said;
    this.#memory = { ...this.#memory, said };
    return this.#happened ? [] : before;
  }

  #isMade(path: Path): boolean {
    return this.#made.some((one) => mayBeSame(one, path));
  }

  #moment(): remember.Moment {
    const { settings } = this.configuration;
    return { now: this.now, random: this.host.clock.random(), settings };
  }
}
