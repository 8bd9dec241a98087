/** Asks SRP logins from time to time whether they are alive, beside the passes: a read on a dead one takes long. */

import { probesOf, type Probe } from '../core/srp/probe.ts';
import type { View } from '../core/view.ts';
import { duration } from '../core/words.ts';
import { diskToRead, readDisk } from '../effects/srp-probe.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';

/** A read that takes longer is worth a word. */
const silentMs = 5000;

/** How exactly the interval is kept, and how soon a setting is heard of. */
const tickMs = 5000;
const offTickMs = 60_000;

/** A read on a dead login holds a process of this host until the kernel gives it up. */
const mostAtOnce = 32;

interface Known {
  askedAt: number;
  isAsked: boolean;
  silence: Silence | undefined;
}

/** A login that does not answer. */
export interface Silence {
  readonly what: string;
  readonly disk: string;
  /** Monotonic milliseconds. */
  readonly sinceMs: number;
}

export class Prober {
  readonly #host: Host;
  readonly #log: Log;
  /** What the last pass saw. */
  readonly #view: () => View | undefined;
  readonly #known = new Map<string, Known>();

  constructor(host: Host, log: Log, view: () => View | undefined) {
    this.#host = host;
    this.#log = log;
    this.#view = view;
  }

  get silences(): readonly Silence[] {
    return [...this.#known.values()].flatMap(({ silence }) => silence ?? []);
  }

  /** Until `stop` aborts. */
  async run(stop: AbortSignal): Promise<void> {
    const isOver = (): boolean => stop.aborted;
    while (!isOver()) {
      const view = this.#view();
      if (view !== undefined) this.#askAll(probesOf(view), stop);
      const isOff = view?.settings.srpProbeMs === 'never';
      await this.#host.clock.sleep(isOff ? offTickMs : tickMs, stop);
    }
  }

  get #now(): number {
    return this.#host.clock.monotonicMs();
  }

  #askAll(probes: readonly Probe[], stop: AbortSignal): void {
    const keys = new Set(probes.map(({ key }) => key));
    for (const [key, { isAsked }] of this.#known)
      if (!keys.has(key) && !isAsked) this.#known.delete(key);
    for (const probe of probes) {
      const known = this.#known.get(probe.key);
      if (known === undefined) this.#meet(probe);
      else if (this.#isDue(probe, known)) void this.#ask(probe, known, stop);
    }
  }

  /** A login just made has been used for its disks to be found. */
  #meet({ key }: Probe): void {
    this.#known.set(key, { askedAt: this.#now, isAsked: false, silence: undefined });
  }

  #isDue({ everyMs }: Probe, { askedAt, isAsked }: Known): boolean {
    if (isAsked || this.#now - askedAt < everyMs) return false;
    return [...this.#known.values()].filter((one) => one.isAsked).length < mostAtOnce;
  }

  /** Never rejects, for a host does not. */
  async #ask(probe: Probe, known: Known, stop: AbortSignal): Promise<void> {
    known.isAsked = true;
    known.askedAt = this.#now;
    const disk = await diskToRead(this.#host, probe);
    if (disk !== undefined) await this.#read(probe, disk, { known, stop });
    known.isAsked = false;
  }

  async #read(
    probe: Probe,
    disk: string,
    { known, stop }: { readonly known: Known; readonly stop: AbortSignal },
  ): Promise<void> {
    const ended = new AbortController();
    const late = this.#host.clock
      .sleep(silentMs, AbortSignal.any([ended.signal, stop]))
      .then(() => {
        if (!ended.signal.aborted && !stop.aborted) this.#noteSilence(probe, disk, known);
      });
    const how = await readDisk(this.#host, disk, stop);
    ended.abort();
    await late;
    if (how === 'read') this.#noteAnswer(probe, disk, known);
  }

  #noteSilence({ what, source }: Probe, disk: string, known: Known): void {
    if (known.silence !== undefined) return;
    known.silence = { what, disk, sinceMs: this.#now - silentMs };
    const message = `${what} does not answer: a read of ${disk} has taken more than ${duration(silentMs)}; if the target is gone, the kernel notices now, after about 45 s, and then reconnects or gives the login up`;
    const fields = { event: 'probe-failed', target: what, source, disk } as const;
    this.#log.write('warn', fields, message);
  }

  #noteAnswer({ what, source }: Probe, disk: string, known: Known): void {
    if (known.silence === undefined) return;
    const ms = this.#now - known.silence.sinceMs;
    known.silence = undefined;
    const fields = { event: 'probe-answered', target: what, source, disk, ms } as const;
    this.#log.write('info', fields, `${what} answers again after ${duration(ms)}`);
  }
}
