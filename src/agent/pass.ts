/** One pass: look, decide, act, look again, until the host is as desired or only time can help. */

import type { Actual } from '../core/actual.ts';
import type { Attempts } from '../core/backoff.ts';
import { choose, type Candidate, type Evidence } from '../core/door.ts';
import { emptyMemory, type Memory } from '../core/memory.ts';
import { missingModules, plan, type DoorStep } from '../core/plan.ts';
import { pathKey, portalKey, type Endpoint } from '../core/path.ts';
import { explainEvidence } from '../core/reason.ts';
import { unusable, type LogRecord } from '../core/record.ts';
import * as remember from '../core/remember.ts';
import { isHopeful } from '../core/hope.ts';
import { pathMemory, portalMemory, type View } from '../core/view.ts';
import { judge, type Verdict } from '../core/verdict.ts';
import type { Configuration } from '../config/load.ts';
import { connectPath } from '../effects/connect.ts';
import { discoverPortal } from '../effects/discover.ts';
import { loadModules } from '../effects/modules.ts';
import type { Failed } from '../effects/outcome.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { observe } from '../observe/actual.ts';
import { lookEveryMs, idle, watchWorld } from './watch.ts';
import { Knocks } from './knocks.ts';
import { loadMemory, saveMemory } from './state.ts';
import * as tell from './tell.ts';
import { startDiscovery, tidyDiscovery } from './tidy.ts';

/** How long the first answers of the network are waited for before a doubtful one is let to the door. */
const patienceMs = 60;

const endpointOf = (step: DoorStep): Endpoint & { readonly hostTraddr?: string | undefined } =>
  step.kind === 'connect' ? step.path : step.portal;
const keyOf = (step: DoorStep): string =>
  step.kind === 'connect' ? `c ${pathKey(step.path)}` : `d ${portalKey(step.portal)}`;

export class Pass {
  readonly #host: Host;
  readonly #log: Log;
  readonly #configuration: Configuration;
  #memory: Memory = emptyMemory;
  #actual: Actual | undefined;

  constructor(host: Host, log: Log, configuration: Configuration) {
    this.#host = host;
    this.#log = log;
    this.#configuration = configuration;
  }

  /** Loads what is missing of the modules; with `early` that is all. */
  async early(): Promise<Verdict> {
    await this.#look();
    await this.#modules();
    const { desired } = this.#configuration;
    return judge({ ...this.#view(), desired: { ...desired, portals: [] } });
  }

  async run(): Promise<Verdict> {
    const { clock } = this.#host;
    const started = clock.monotonicMs();
    this.#memory = await loadMemory(this.#host, this.#log);
    await this.#tidyDiscovery();
    await this.#look();
    await this.#modules();
    const { passSettleMs } = this.#configuration.settings;
    for (;;) {
      const acted = await this.#round();
      await this.#look();
      if (acted && this.#due().length > 0 && clock.monotonicMs() - started < passSettleMs) continue;
      if (clock.monotonicMs() - started >= passSettleMs || !isHopeful(this.#view())) break;
      await this.#awaitNews(started + passSettleMs);
    }
    await saveMemory(this.#host, this.#log, this.#memory);
    return judge(this.#view());
  }

  #view(): View {
    if (this.#actual === undefined) throw new Error('nothing was observed yet');
    const { desired, settings } = this.#configuration;
    const now = this.#host.clock.monotonicMs();
    return { desired, settings, actual: this.#actual, memory: this.#memory, now };
  }

  #moment(): remember.Moment {
    const { clock } = this.#host;
    return {
      now: clock.monotonicMs(),
      random: clock.random(),
      settings: this.#configuration.settings,
    };
  }

  async #look(): Promise<void> {
    const { desired } = this.#configuration;
    this.#actual = await observe(this.#host, desired);
    const look = remember.noteLook(this.#memory, { desired, actual: this.#actual }, this.#moment());
    this.#memory = look.memory;
    for (const change of look.changes) tell.tellChange(this.#log, change);
    for (const path of look.lost) tell.tellLost(this.#log, path);
  }

  async #modules(): Promise<void> {
    const names = missingModules(this.#view()).map(({ name }) => name);
    if (names.length === 0) return;
    const outcome = await loadModules(this.#host, names);
    if (outcome.kind === 'failed') {
      const fields = { event: 'modules-failed', modules: names, reason: outcome.reason } as const;
      this.#log.write('error', fields, `loading modules: ${outcome.reason}`);
    }
    await this.#look();
    const loaded = names.filter((name) => this.#actual?.loadedModules.has(name));
    if (loaded.length === 0) return;
    const fields = { event: 'modules-loaded', modules: loaded } as const;
    this.#log.write('info', fields, `loaded the modules ${loaded.join(', ')}`);
  }

  #due(): readonly DoorStep[] {
    return plan(this.#view()).filter((step) => step.kind === 'connect' || step.kind === 'discover');
  }

  /** Everything that is due, one at a time through the door, in the best order known at each moment. */
  async #round(): Promise<boolean> {
    const { clock } = this.#host;
    const started = clock.monotonicMs();
    const knocks = new Knocks(this.#host, this.#view().actual);
    const tried = new Set<string>();
    for (;;) {
      const steps = this.#due().filter((step) => !tried.has(keyOf(step)));
      const candidates = steps.map((step) => this.#candidate(step, knocks));
      const patient = clock.monotonicMs() - started < patienceMs;
      const choice = choose(candidates, this.#configuration.settings, patient);
      if (choice.kind === 'done') return tried.size > 0;
      if (choice.kind === 'wait') {
        await knocks.next(patient ? patienceMs : 5000);
        continue;
      }
      const { step, evidence } = choice.candidate;
      tried.add(keyOf(step));
      if (choice.kind === 'turn-away') this.#turnAway(step, evidence);
      else await this.#attempt(step, evidence, choice);
      await saveMemory(this.#host, this.#log, this.#memory);
    }
  }

  #candidate(step: DoorStep, knocks: Knocks): Candidate {
    const { transport, traddr, trsvcid, hostTraddr } = endpointOf(step);
    const evidence = knocks.evidence({ transport, traddr, trsvcid, hostTraddr });
    return { step, attempts: this.#attempts(step), evidence };
  }

  #turnAway(step: DoorStep, evidence: Evidence): void {
    const reason = explainEvidence(evidence, endpointOf(step).traddr) ?? evidence;
    this.#failed(step, { kind: 'failed', reason, timedOut: false });
  }

  #failed(step: DoorStep, failure: Failed): void {
    const moment = this.#moment();
    const before = this.#attempts(step).reason;
    this.#memory = remember.noteFailure(this.#memory, step, failure, moment);
    const { notBefore } = this.#attempts(step);
    const { reason } = failure;
    const trouble = { reason, retryInMs: notBefore - moment.now, repeated: reason === before };
    if (step.kind === 'connect') tell.tellPathFailure(this.#log, step.path, trouble);
    else tell.tellPortalFailure(this.#log, step.portal, trouble);
  }

  #attempts(step: DoorStep): Attempts {
    return step.kind === 'connect'
      ? pathMemory(this.#memory, step.path)
      : portalMemory(this.#memory, step.portal);
  }

  /** An attempt that may be dead is watched: when the host changes meanwhile it is ended and the round goes on. */
  async #attempt(
    step: DoorStep,
    evidence: Evidence,
    { deadlineMs, yields }: { readonly deadlineMs: number; readonly yields: boolean },
  ): Promise<void> {
    const watch = yields
      ? watchWorld(this.#host, this.#configuration.desired, this.#view().actual)
      : idle();
    const limits = { deadlineMs, signal: watch.changed };
    try {
      if (step.kind === 'connect') await this.#connect(step, evidence, limits);
      else await this.#discover(step, evidence, limits);
    } finally {
      watch.stop();
    }
  }

  async #connect(
    step: Extract<DoorStep, { kind: 'connect' }>,
    evidence: Evidence,
    limits: { readonly deadlineMs: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const started = this.#host.clock.monotonicMs();
    const outcome = await connectPath(this.#host, step.path, limits);
    const now = this.#host.clock.monotonicMs();
    if (outcome.kind === 'failed') this.#failed(step, this.#explained(outcome, step, evidence));
    if (outcome.kind !== 'done') return;
    this.#memory = remember.notePathSuccess(this.#memory, step.path, now);
    tell.tellConnected(this.#log, step.path, now - started, outcome.value.existed);
  }

  async #discover(
    step: Extract<DoorStep, { kind: 'discover' }>,
    evidence: Evidence,
    limits: { readonly deadlineMs: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const started = this.#host.clock.monotonicMs();
    const { portal } = step;
    this.#memory = { ...this.#memory, discovering: startDiscovery(portal, this.#view().actual) };
    await saveMemory(this.#host, this.#log, this.#memory);
    const program = this.#configuration.settings.nvmeProgram;
    const outcome = await discoverPortal(this.#host, { portal, program }, limits);
    if (outcome.kind === 'done') this.#memory = { ...this.#memory, discovering: undefined };
    else await this.#tidyDiscovery();
    if (outcome.kind === 'failed') this.#failed(step, this.#explained(outcome, step, evidence));
    if (outcome.kind !== 'done') return;
    this.#noteLogPage(portal, outcome.value);
    const ms = this.#host.clock.monotonicMs() - started;
    tell.tellDiscovered(this.#log, portal, outcome.value.length, ms);
  }

  #explained(failure: Failed, step: DoorStep, evidence: Evidence): Failed {
    const more = explainEvidence(evidence, endpointOf(step).traddr);
    return more === undefined ? failure : { ...failure, reason: `${failure.reason}; ${more}` };
  }

  #noteLogPage(portal: Parameters<typeof portalKey>[0], records: readonly LogRecord[]): void {
    this.#memory = remember.noteLogPage(this.#memory, portal, records, this.#moment());
    for (const record of records) {
      const reason = record.kind === 'current' ? undefined : unusable(record, portal);
      if (reason === undefined) continue;
      const fields = { event: 'record-skipped', nqn: record.subnqn, reason } as const;
      this.#log.write('info', fields, `not connecting ${record.subnqn}: ${reason}`);
    }
  }

  async #tidyDiscovery(): Promise<void> {
    await tidyDiscovery(this.#host, this.#log, this.#memory.discovering);
    this.#memory = { ...this.#memory, discovering: undefined };
  }

  /** Sleeps until something is due or the host changed, a quarter of a second at a time. */
  async #awaitNews(until: number): Promise<void> {
    const { clock } = this.#host;
    while (clock.monotonicMs() < until && this.#due().length === 0 && isHopeful(this.#view())) {
      await clock.sleep(lookEveryMs);
      await this.#look();
    }
  }
}
