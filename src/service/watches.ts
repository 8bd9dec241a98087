/** The kernel's watches on a set of places, made anew when the places are others, or when some could not be had. */

import { errorMessage } from '../host/failure.ts';
import { openChokidar, type Notifier, type OpenNotifier } from './notifier.ts';

/** What is watched, by path, with what tells it from another one of its name. */
export type Places = ReadonlyMap<string, string>;

export interface WatchesOptions {
  /** Between two tries while not everything can be watched, in milliseconds. */
  readonly retryMs: number;
  readonly open: OpenNotifier;
  /** Told once why not everything is watched, and with undefined when it is again. */
  readonly trouble: (reason: string | undefined) => void;
}

export const usualWatches: WatchesOptions = {
  retryMs: 30_000,
  open: openChokidar,
  trouble: () => undefined,
};

const areSame = (a: Places, b: Places): boolean =>
  a.size === b.size && [...a].every(([path, identity]) => b.get(path) === identity);

export class Watches {
  readonly #options: WatchesOptions;
  readonly #heard: { hint(): void; retry(): void };
  #places: Places = new Map();
  #notifier: Notifier | undefined;
  #isTold = false;
  #isDue = false;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** `hint`: something happened. `retry`: time to look, and to call `cover` again, because not everything is watched. */
  constructor(options: WatchesOptions, heard: { hint(): void; retry(): void }) {
    this.#options = options;
    this.#heard = heard;
  }

  /** True when watches were made, so that what happened meanwhile may have been missed. */
  async cover(places: Places): Promise<boolean> {
    if (!this.#isDue && areSame(places, this.#places)) return false;
    // As a whole: a watch belongs to what was at a path then, and chokidar shares those of one path.
    await this.#notifier?.close();
    this.#isDue = false;
    this.#places = places;
    this.#notifier = await this.#open();
    if (this.#timer === undefined) this.#tell(undefined);
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#notifier?.close();
  }

  async #open(): Promise<Notifier | undefined> {
    const heard = {
      hint: () => {
        if (!this.#isClosed) this.#heard.hint();
      },
      failed: (reason: string) => {
        this.#fail(reason);
      },
    };
    try {
      return await this.#options.open([...this.#places.keys()], heard);
    } catch (error) {
      this.#fail(errorMessage(error));
      return undefined;
    }
  }

  #fail(reason: string): void {
    if (this.#isClosed) return;
    this.#tell(reason);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#isDue = true;
      this.#heard.retry();
    }, this.#options.retryMs);
  }

  #tell(reason: string | undefined): void {
    if (this.#isTold === (reason !== undefined)) return;
    this.#isTold = reason !== undefined;
    this.#options.trouble(reason);
  }
}
