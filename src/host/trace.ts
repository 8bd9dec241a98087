/** What leads to a path, step by step, and what would have to be watched to notice that it changes. */

import { lstatSync, readdirSync, readlinkSync, type BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './failure.ts';

export interface Trace {
  /** Another text whenever what is at the path may have changed, or links or owners on the way to it have. */
  readonly mark: string;
  /**
   * Directories without links on the way to them, with what tells each from another one of its name. They hold the file,
   * each link on the way, what is missing, and each part of the path as it is written.
   */
  readonly directories: ReadonlyMap<string, string>;
  /** The file itself, if there is one: it may be written through a name in another directory. */
  readonly file: readonly [path: string, identity: string] | undefined;
}

/** As the kernel has it (MAXSYMLINKS). */
const mostLinks = 40;

const partsOf = (path: string): readonly string[] => path.split('/').filter(Boolean);

/** Undefined for what is not there; a reason for what cannot be looked at. */
const statsOf = (path: string): BigIntStats | string | undefined => {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    return errorCode(error) ?? 'unknown';
  }
};

const targetOf = (path: string): string | undefined => {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
};

const identityOf = ({ dev, ino, birthtimeNs }: BigIntStats): string =>
  [dev, ino, birthtimeNs].join(':');

/** Who may change it counts as well: that decides whether it is used. */
const ownersOf = ({ mode, uid, gid }: BigIntStats): string => [mode, uid, gid].join(':');

/** Without those of editors and package managers at work, which no reader of configuration takes. */
const namesIn = (path: string): readonly string[] => {
  try {
    return readdirSync(path)
      .filter((name) => !/^\.|[~#]$|\.(swp|tmp)$/.test(name))
      .sort();
  } catch (error) {
    return [errorCode(error) ?? 'unknown'];
  }
};

/** The clock of file times advances with the timer interrupt, at worst every 10 ms (CONFIG_HZ=100). */
const tickMs = 20;

/** A file that was just written may be written again without another time. So its mark is like no other. */
const freshness = ({ ctimeMs }: BigIntStats): readonly bigint[] => {
  const age = Date.now() - Number(ctimeMs);
  return age >= 0 && age < tickMs ? [process.hrtime.bigint()] : [];
};

const contentOf = (path: string, stats: BigIntStats): string =>
  stats.isDirectory()
    ? namesIn(path).join('/')
    : [stats.size, stats.mtimeNs, stats.ctimeNs, ...freshness(stats)].join(':');

const directoryIdentity = (path: string): string => {
  const stats = statsOf(path);
  return typeof stats === 'object' ? identityOf(stats) : '-';
};

/** A walk along a path; `root` is where it starts, and is taken to have no links. */
class Walk {
  readonly #marks: string[] = [];
  readonly #directories = new Map<string, string>();
  #file: Trace['file'];
  #at: string;
  #rest: readonly string[];
  #links = 0;

  constructor(root: string, path: string) {
    this.#at = root;
    this.#rest = partsOf(path);
  }

  trace(): Trace {
    while (this.#rest.length > 0 && this.#links <= mostLinks) this.#step();
    return { mark: this.#marks.join(' '), directories: this.#directories, file: this.#file };
  }

  #step(): void {
    const [part = '', ...later] = this.#rest;
    const next = join(this.#at, part);
    const stats = statsOf(next);
    const isPlain = typeof stats === 'object' && !stats.isSymbolicLink();
    const isLast = later.length === 0;
    if (!isPlain || isLast || this.#links === 0) this.#hold();
    if (isPlain) this.#enter(next, stats, later);
    else if (typeof stats === 'object') this.#follow(next, stats, later);
    else this.#end(stats ?? '-');
  }

  #enter(next: string, stats: BigIntStats, later: readonly string[]): void {
    this.#marks.push(identityOf(stats), ownersOf(stats));
    this.#at = next;
    this.#rest = later;
    if (later.length > 0) return;
    this.#marks.push(contentOf(next, stats));
    if (stats.isDirectory()) this.#hold();
    else if (stats.isFile()) this.#file = [next, identityOf(stats)];
  }

  #follow(next: string, stats: BigIntStats, later: readonly string[]): void {
    const target = targetOf(next);
    if (target === undefined) {
      this.#end('-');
      return;
    }
    this.#marks.push(`>${target}`, ownersOf(stats));
    this.#links += 1;
    if (target.startsWith('/')) this.#at = '/';
    this.#rest = [...partsOf(target), ...later];
  }

  #end(why: string): void {
    this.#marks.push(why);
    this.#rest = [];
  }

  /**
   * Never the root of all: what is in it hardly changes, and may be mounted from a server that is dead, where looking at
   * it would never end.
   */
  #hold(): void {
    if (this.#at !== '/') this.#directories.set(this.#at, directoryIdentity(this.#at));
  }
}

/** Looks, and opens nothing. `root`: what the path is below. */
export const traceOf = (path: string, root = '/'): Trace => new Walk(root, path).trace();
