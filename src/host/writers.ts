/** Who besides root can change a file: through the file itself, or through a directory or link on the way to it. */

import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';

const othersWrite = 0o002;
const groupWrites = 0o020;
/** In a sticky directory nobody can replace what belongs to root. */
const sticky = 0o1000;

const isSticky = (stats: Stats): boolean => stats.isDirectory() && (stats.mode & sticky) !== 0;

const writersOf = (stats: Stats): string | undefined => {
  const { uid, gid, mode } = stats;
  if (uid !== 0) return `belongs to user ${uid}`;
  // A link has all its bits set and none of them counts.
  if (stats.isSymbolicLink() || isSticky(stats)) return undefined;
  if ((mode & othersWrite) !== 0) return 'can be written by everybody';
  return (mode & groupWrites) !== 0 && gid !== 0 ? `can be written by group ${gid}` : undefined;
};

interface Way {
  readonly path: string;
  readonly stats: Stats;
}

/** As the kernel has it (MAXSYMLINKS). */
const mostLinks = 40;

const partsOf = (path: string): readonly string[] => path.split('/').filter(Boolean);

/**
 * Every directory and link on the way, from the root, and the file itself: where a link stands matters as much as where
 * it leads to, be it one of several in a row. Throws where there is no such file.
 */
const waysTo = (path: string): readonly Way[] => {
  const ways: Way[] = [{ path: '/', stats: lstatSync('/') }];
  let at = '/';
  let links = 0;
  for (let rest = partsOf(path); rest.length > 0 && links <= mostLinks;) {
    const [part = '', ...later] = rest;
    const next = join(at, part);
    const stats = lstatSync(next);
    // In a directory of root's alone nobody can replace a link, whosever it is.
    if (!stats.isSymbolicLink() || isSticky(lstatSync(at))) ways.push({ path: next, stats });
    const target = stats.isSymbolicLink() ? readlinkSync(next) : undefined;
    if (target === undefined) at = next;
    else if (target.startsWith('/')) at = '/';
    rest = [...partsOf(target ?? ''), ...later];
    links += target === undefined ? 0 : 1;
  }
  return ways;
};

/** A sentence about the first one who can, without its end; undefined when only root can, or there is no such file. */
export const foreignWriter = (path: string): string | undefined => {
  try {
    for (const way of waysTo(path)) {
      const writers = writersOf(way.stats);
      if (writers !== undefined) return `${way.path} ${writers}`;
    }
    return undefined;
  } catch {
    return undefined;
  }
};
