/** One pass: look, decide, act, look again, until the host is as desired or only time can help. */

import { hasRemovals } from '../core/removal/candidates.ts';
import { earlyPart } from '../core/setup/setup.ts';
import { judge, judgeModules, type Verdict } from '../core/verdict.ts';
import { isError } from '../config/locate.ts';
import type { View } from '../core/view.ts';
import type { Configuration } from '../config/load.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { noteConnections } from './asked.ts';
import { Lanes, type LaneOptions } from './lanes.ts';
import { limiter, type Limiter } from './limiter.ts';
import { anybodyUntilMs } from './limits.ts';
import { Mind } from './mind.ts';
import { NvmeLane } from './nvme-lane.ts';
import { resolveNames } from './names.ts';
import { Provision } from './provision.ts';
import { loadSrp, type MakeSrpLane } from './srp/load.ts';
import { glimpseOf, hasChanged } from './stale.ts';
import type { Kept } from './state.ts';
import * as tell from './tell.ts';
import { tidyDiscovery } from './tidy.ts';

const forEarly = (configuration: Configuration): Configuration => {
  const { desired } = configuration;
  return { ...configuration, desired: { ...desired, setup: earlyPart(desired.setup) } };
};

export interface PassOptions {
  /** Ends the pass early: what is under way is ended, nothing new is begun, and everything is noted. */
  readonly stop?: AbortSignal;
  /** When the first of several passes that follow each other began, in monotonic milliseconds; now without it. */
  readonly started?: number;
  /** Somebody waits for the result: what is missing is said however often it was said before. */
  readonly isAttended?: boolean;
  /** Whether it waits for what is expected soon (`[pass] settle`), as somebody has to whom no event tells; true without it. */
  readonly stays?: boolean;
  /** What the last pass of this process knew at its end. */
  readonly kept?: Kept | undefined;
}

export class Pass {
  readonly #mind: Mind;
  readonly #stop: AbortSignal;
  readonly #provision: Provision;
  readonly #asking: Limiter;
  readonly #started: number;
  readonly #isAttended: boolean;
  readonly #stays: boolean;
  readonly #kept: Kept | undefined;
  /** What was to be seen at a glance when nothing had changed. */
  #glimpse: string | undefined;

  constructor(
    host: Host,
    log: Log,
    configuration: Configuration,
    {
      stop = new AbortController().signal,
      started,
      isAttended = false,
      stays = true,
      kept,
    }: PassOptions = {},
  ) {
    this.#mind = new Mind(host, log, configuration);
    this.#stop = stop;
    this.#provision = new Provision(this.#mind, stop);
    this.#asking = limiter(configuration.settings.passConcurrency);
    this.#started = started ?? this.#mind.now;
    this.#isAttended = isAttended;
    this.#stays = stays;
    this.#kept = kept;
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
    const settleMs = this.#stays ? mind.configuration.settings.passSettleMs : 0;
    const until = Math.min(mind.now + settleMs, this.#started + anybodyUntilMs);
    await mind.recall(this.#kept);
    const { diagnostics } = mind.configuration;
    const told = tell.tellDiagnostics(mind.log, diagnostics, mind.memory.said);
    mind.noteDiscovering(await tidyDiscovery(mind.host, mind.log, mind.memory.discovering));
    const names = resolveNames(mind);
    const { srp } = mind.configuration.desired;
    const [makeSrpLane] = await Promise.all([loadSrp(srp), mind.look({ modules: true })]);
    // Before any portal is asked: each has to say again what it exports before anything goes.
    if (mind.configuration.settings.passOnRemoval !== 'keep') await noteConnections(mind);
    await this.#provision.all();
    await this.#converge(makeSrpLane, names, until);
    await this.#remove();
    const verdict = judge(mind.view());
    const ending = { told, isAttended: this.#isAttended };
    tell.tellVerdict(mind.log, verdict, mind.noteVerdict(verdict, ending));
    // While the configuration has errors, something may be missing from it that is meant to stay.
    if (!diagnostics.some(isError)) mind.forget();
    await mind.save();
    return verdict;
  }

  /** For the next one. */
  get kept(): Kept {
    return this.#mind.kept;
  }

  /** What it saw and remembers at its end; throws before its first look. */
  view(): View {
    return this.#mind.view();
  }

  /**
   * True when the host has changed since this pass looked at it last: what happened then started no other pass.
   * `isCursory`: where nothing speaks for it, a glance that shows nothing new is enough, but for GIDs: those may come anywhere.
   */
  async isStale(isCursory = false): Promise<boolean> {
    const { host } = this.#mind;
    const view = this.#mind.view();
    const isAwaited = view.actual.ports.some(({ gid }) => gid === false);
    if (!isCursory || isAwaited) return hasChanged(host, view);
    const glimpse = await glimpseOf(host);
    if (glimpse === this.#glimpse) return false;
    const isStale = await hasChanged(host, view);
    this.#glimpse = isStale ? undefined : glimpse;
    return isStale;
  }

  /** After everything else, and with nothing else under way. */
  async #remove(): Promise<void> {
    const mind = this.#mind;
    await noteConnections(mind);
    if (this.#stop.aborted || !hasRemovals(mind.view())) return;
    await (await import('./removal.ts')).removeUnasked(mind, this.#stop);
  }

  /** Once more when a manager has answered: what it set up may be what was missing. */
  async #converge(makeSrpLane: MakeSrpLane, names: Promise<boolean>, until: number): Promise<void> {
    const last = this.#started + anybodyUntilMs;
    const lanes = new Lanes(['nvme', 'srp'], () => this.#look());
    const nvme = new NvmeLane(this.#mind, this.#laneOptions(lanes));
    // Beside NVMe: a target of one that hangs must not keep the other waiting.
    const srp = makeSrpLane(this.#mind, this.#laneOptions(lanes));
    for (;;) {
      lanes.begin();
      await Promise.all([
        lanes.end('nvme', nvme.converge(names, until)),
        lanes.end('srp', srp.converge(until)),
      ]);
      if (!this.#provision.isUnderWay || this.#stop.aborted || this.#mind.now > last) return;
      await this.#provision.next();
      await lanes.look();
    }
  }

  #laneOptions(lanes: Lanes): LaneOptions {
    return {
      passStarted: this.#started,
      stop: this.#stop,
      asking: this.#asking,
      lanes,
    };
  }

  /**
   * A host that changed deserves that everything is tried again. What it lost of its set-up with a device may show later
   * than the device: an interface comes, or gets its name, when no port or address changes.
   */
  async #look(): Promise<void> {
    await this.#mind.look();
    await this.#provision.setUp();
  }
}
