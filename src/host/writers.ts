/** Who besides root can change a file: through the file itself, or through a directory on the way to it. */

import { realpathSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

const othersWrite = 0o002;
const groupWrites = 0o020;
/** In a sticky directory nobody can replace what belongs to root. */
const sticky = 0o1000;

const writersOf = ({ uid, gid, mode }: Stats): string | undefined => {
  if (uid !== 0) return `belongs to user ${uid}`;
  if ((mode & sticky) !== 0) return undefined;
  if ((mode & othersWrite) !== 0) return 'can be written by everybody';
  return (mode & groupWrites) !== 0 && gid !== 0 ? `can be written by group ${gid}` : undefined;
};

/** The path itself, and every directory above it. */
const upwards = (path: string): readonly string[] =>
  path === '/' ? [path] : [path, ...upwards(dirname(path))];

/** Where a symbolic link stands matters as much as where it leads to. */
const waysTo = (path: string): readonly string[] => [
  ...new Set([...upwards(realpathSync(path)), ...upwards(realpathSync(dirname(path)))]),
];

/** A sentence about the first one who can, without its end; undefined when only root can, or there is no such file. */
export const foreignWriter = (path: string): string | undefined => {
  try {
    for (const way of waysTo(path)) {
      const writers = writersOf(statSync(way));
      if (writers !== undefined) return `${way} ${writers}`;
    }
    return undefined;
  } catch {
    return undefined;
  }
};
