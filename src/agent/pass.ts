/** One pass: look, decide, act, look again, until the host is as desired or only time can help. */

import { isHopeful } from '../core/hope.ts';
import { stepKey, type DoorStep } from '../core/plan.ts';
import { earlyPart } from '../core/setup/setup.ts';
import { judge, judgeModules, type Verdict } from '../core/verdict.ts';
import { isError } from '../config/locate.ts';
import type { Configuration } from '../config/load.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { Lanes } from './lanes.ts';
import { limiter, type Limiter } from './limiter.ts';
import { anybodyUntilMs } from './limits.ts';
import { Mind } from './mind.ts';
import { NvmeQueue } from './nvme-queue.ts';
import { resolveNames } from './names.ts';
import { round } from './round.ts';
import { Provision } from './provision.ts';
import { hasChanged } from './stale.ts';
import * as tell from './tell.ts';
import { tidyDiscovery } from './tidy.ts';
import { waitForChange } from './watch.ts';

/** Between two looks at the clock while the host stays as it is. */
const breathMs = 1000;

const forEarly = (configuration: Configuration): Configuration => {
  const { desired } = configuration;
  return { ...configuration, desired: { ...desired, setup: earlyPart(desired.setup) } };
};

export interface PassOptions {
  /** Ends the pass early: what is under way is ended, nothing new is begun, and everything is noted. */
  readonly stop?: AbortSignal;
  /** When the first of several passes that follow each other began, in monotonic milliseconds; now without it. */
  readonly started?: number;
}

export class Pass {
  readonly #mind: Mind;
  readonly #stop: AbortSignal;
  readonly #provision: Provision;
  readonly #asking: Limiter;
  readonly #started: number;
  /** Steps that this pass has tried, and when the host had last changed then. */
  readonly #tried = new Map<string, number | undefined>();
  readonly #looking = limiter(1);
  #lanes = new Lanes([]);

  constructor(
    host: Host,
    log: Log,
    configuration: Configuration,
    { stop = new AbortController().signal, started }: PassOptions = {},
  ) {
    this.#mind = new Mind(host, log, configuration);
    this.#stop = stop;
    this.#provision = new Provision(this.#mind, stop);
    this.#asking = limiter(configuration.settings.passConcurrency);
    this.#started = started ?? this.#mind.now;
  }

  /** Modules, and what makes devices. */
  async early(): Promise<Verdict> {
    const { host, log, configuration } = this.#mind;
    const mind = new Mind(host, log, forEarly(configuration));
    tell.tellDiagnostics(mind.log, mind.configuration.diagnostics, []);
    await mind.look({ modules: true });
    await new Provision(mind, this.#stop).all();
    const verdict = judgeModules(mind.view());
    // The pass that follows, with a memory, says the remarks.
    tell.tellVerdict(mind.log, verdict, verdict.remarks);
    return verdict;
  }

  async run(): Promise<Verdict> {
    const mind = this.#mind;
    const { passSettleMs } = mind.configuration.settings;
    const until = Math.min(mind.now + passSettleMs, this.#started + anybodyUntilMs);
    await mind.recall();
    const { diagnostics } = mind.configuration;
    const told = tell.tellDiagnostics(mind.log, diagnostics, mind.memory.said);
    mind.noteDiscovering(await tidyDiscovery(mind.host, mind.log, mind.memory.discovering));
    const names = resolveNames(mind);
    await mind.look({ modules: true });
    await this.#provision.all();
    await this.#convergeAll(names, until);
    const verdict = judge(mind.view());
    tell.tellVerdict(mind.log, verdict, mind.noteVerdict(verdict, told));
    // While the configuration has errors, something may be missing from it that is meant to stay.
    if (!diagnostics.some(isError)) mind.forget();
    await mind.save();
    return verdict;
  }

  /** True when the host has changed since this pass looked at it last: what happened then started no other pass. */
  isStale(): Promise<boolean> {
    return hasChanged(this.#mind.host, this.#mind.view());
  }

  /** Once more when a manager has answered: what it set up may be what was missing. */
  async #convergeAll(names: Promise<boolean>, until: number): Promise<void> {
    const last = this.#started + anybodyUntilMs;
    const { srp } = this.#mind.configuration.desired;
    for (;;) {
      const lanes = new Lanes(srp === undefined ? ['nvme'] : ['nvme', 'srp']);
      this.#lanes = lanes;
      await Promise.all([
        lanes.end('nvme', this.#converge(names, until)),
        lanes.end('srp', this.#convergeSrp(until)),
      ]);
      if (!this.#provision.isUnderWay || this.#stop.aborted || this.#mind.now > last) return;
      await this.#provision.next();
      await this.#look();
    }
  }

  /** Rounds, until nothing is left that a further one could do. Who has an address goes while names are looked up. */
  async #converge(names: Promise<boolean>, until: number): Promise<void> {
    let isOver = await this.#round();
    if (await names) isOver = await this.#round();
    while (!isOver && this.#mayStay(until)) {
      if (!this.#hasWork()) {
        await this.#awaitNews(until);
        if (!this.#hasWork()) break;
      }
      isOver = await this.#round();
    }
  }

  /** Whether there is time left, or other lanes take it anyway. */
  #mayStay(until: number): boolean {
    return !this.#stop.aborted && (this.#mind.now < until || this.#lanes.othersAreBusy('nvme'));
  }

  /** True when no further round would do anything. */
  async #round(): Promise<boolean> {
    const wanted = (step: DoorStep): boolean => this.#isWanted(step);
    const before = this.#mind.changedAt;
    const options = { passStarted: this.#started, wanted, stop: this.#stop, asking: this.#asking };
    const { tried, isOver } = await round(this.#mind, new NvmeQueue(this.#mind), options);
    for (const step of tried) this.#tried.set(stepKey(step), before);
    if (tried.length > 0) await this.#look();
    return isOver;
  }

  /** What never worked is tried once a pass; what is expected back, as often as its back-off allows. */
  #isWanted(step: DoorStep): boolean {
    const key = stepKey(step);
    const isTried = this.#tried.has(key) && this.#tried.get(key) === this.#mind.changedAt;
    return !isTried || this.#mind.attempts(step).succeededAt !== undefined;
  }

  #hasWork(): boolean {
    return this.#mind.due().some((step) => this.#isWanted(step));
  }

  /**
   * A host that changed deserves that everything is tried again. What it lost of its set-up with a device may show later
   * than the device: an interface comes, or gets its name, when no port or address changes.
   */
  #look(): Promise<void> {
    return this.#looking(async () => {
      await this.#mind.look();
      await this.#provision.setUp();
    });
  }

  /** Beside NVMe: a target of one that hangs must not keep the other waiting. */
  async #convergeSrp(until: number): Promise<void> {
    const { srp } = this.#mind.configuration.desired;
    if (srp === undefined) return;
    const { SrpLane } = await import('./srp/lane.ts');
    const lane = new SrpLane(this.#mind, srp, {
      passStarted: this.#started,
      stop: this.#stop,
      asking: this.#asking,
      lanes: this.#lanes,
      look: () => this.#look(),
    });
    await lane.converge(until);
  }

  /** Waits until something is due, nothing is to be hoped for and no other lane busy, or the time is up. */
  async #awaitNews(until: number): Promise<void> {
    const mind = this.#mind;
    const lanes = this.#lanes;
    while (this.#mayStay(until) && !this.#hasWork()) {
      const isHoping = mind.now < until && isHopeful(mind.view());
      lanes.note('nvme', isHoping);
      if (!isHoping && !lanes.othersAreBusy('nvme')) return;
      if (isHoping) mind.host.prepare();
      const left = new AbortController();
      const stop = AbortSignal.any([left.signal, this.#stop]);
      await lanes.orIdle(waitForChange(mind.host, { forMs: breathMs, stop }));
      left.abort();
      await this.#look();
    }
    lanes.note('nvme', true);
  }
}
