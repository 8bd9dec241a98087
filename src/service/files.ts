/** Telling that configuration files may have changed. What they say is for whoever is told to read. */

import { isEvidence } from '../config/noting.ts';
import type { ConfigurationSource } from '../config/reading.ts';
import { burstMs, quietMs } from '../core/gather.ts';
import { traceOf, type Trace } from '../host/trace.ts';
import { Gather, type Gathering } from './gather.ts';
import { usualWatches, Watches, type Places, type WatchesOptions } from './watches.ts';

export interface WatchOptions extends Gathering, WatchesOptions {
  /** What the paths are below, for tests. */
  readonly root: string;
}

const usual: WatchOptions = { ...usualWatches, quietMs, longestMs: burstMs, root: '/' };

/** Directories come first: with them every file is watched but for one that is written by another name. */
const mostWatches = 512;

/** How often one look makes watches anew; whoever makes directories all the time is met again at the next hint. */
const mostRounds = 4;

const placesOf = (traces: readonly Trace[]): Places => {
  const directories = traces.flatMap((trace) => [...trace.directories]);
  const files = traces.flatMap(({ file }) => (file === undefined ? [] : [file]));
  return new Map([...new Map([...directories, ...files])].slice(0, mostWatches));
};

/**
 * Watches what a loader reads and lists through `source`, and nothing else. Each hint of the kernel is followed by a look
 * at all of it (some lstat each; no file is opened), so an event means that something is different: size, times, inode or
 * owners of a file, a link, the names in a directory, or that something came or went. Where the kernel gives no watch it
 * says so, and the same look is taken every `retryMs`.
 */
export class FileWatch {
  /** To load through: what is asked of it is watched from the next `follow` on. */
  readonly source: ConfigurationSource;
  readonly #changed: () => void;
  readonly #root: string;
  readonly #gather: Gather;
  readonly #watches: Watches;
  /** Every path that was asked for, with its mark from before it was read. */
  readonly #marks = new Map<string, string>();
  readonly #asked = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(
    source: ConfigurationSource,
    changed: () => void,
    options: Partial<WatchOptions> = {},
  ) {
    const all = { ...usual, ...options };
    const look = (): void => void this.look();
    this.#changed = changed;
    this.#root = all.root;
    this.#gather = new Gather(all, look);
    this.#watches = new Watches(all, {
      retry: look,
      hint: () => {
        this.#gather.hint();
      },
    });
    this.source = this.#noting(source);
  }

  /** To be called after each load: watches what was asked for since the last call. Resolves when it is watched. */
  follow(): Promise<void> {
    for (const path of this.#marks.keys()) if (!this.#asked.has(path)) this.#marks.delete(path);
    this.#asked.clear();
    return this.look();
  }

  /** Looks now, whatever the kernel said: file systems of a network do not tell what others do. */
  look(): Promise<void> {
    this.#work = this.#work.then(() => this.#look());
    return this.#work;
  }

  /** Nothing is told any more, and nothing keeps the process. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#work;
    this.#gather.stop();
    await this.#watches.close();
  }

  #noting(source: ConfigurationSource): ConfigurationSource {
    return {
      hostname: source.hostname,
      read: (path) => source.read(this.#note(path)),
      list: (path) => source.list(this.#note(path)),
      readlink: (path) => source.readlink(this.#note(path)),
      foreignWriter: (path) => source.foreignWriter(this.#note(path)),
    };
  }

  /** Before it is read, so that what changes while it is read is different afterwards. */
  #note(path: string): string {
    if (isEvidence(path)) return path;
    this.#asked.add(path);
    if (!this.#marks.has(path)) this.#marks.set(path, traceOf(path, this.#root).mark);
    return path;
  }

  async #look(): Promise<void> {
    let isChanged = false;
    for (let left = mostRounds; left > 0 && !this.#isClosed; left -= 1) {
      const { places, isDifferent } = this.#compare();
      isChanged ||= isDifferent;
      if (!(await this.#watches.cover(places))) break;
      if (left === 1) this.#gather.hint();
    }
    if (isChanged && !this.#isClosed) this.#changed();
  }

  #compare(): { readonly places: Places; readonly isDifferent: boolean } {
    let isDifferent = false;
    const traces = [...this.#marks].map(([path, mark]) => {
      const trace = traceOf(path, this.#root);
      isDifferent ||= trace.mark !== mark;
      this.#marks.set(path, trace.mark);
      return trace;
    });
    return { places: placesOf(traces), isDifferent };
  }
}

/** Nothing is watched before the first load through `source` and the `follow` after it. */
export const watchFiles = (
  source: ConfigurationSource,
  changed: () => void,
  options: Partial<WatchOptions> = {},
): FileWatch => new FileWatch(source, changed, options);
