/** Paths below another root: symbolic links are followed as that root would see them, and never lead out of it. */

import { dirname, join, normalize } from 'node:path';
import { linkTarget } from './files.ts';

/**
 * The place of `path` below `root`. Follows at most 40 links, the kernel's own limit; a loop ends as a path
 * that does not exist.
 */
export const inside = async (root: string, path: string): Promise<string> => {
  if (root === '/') return path;
  let rest = normalize(join('/', path)).split('/').filter(Boolean);
  let seen = '/';
  for (let links = 0; rest.length > 0 && links <= 40;) {
    const [part = '', ...later] = rest;
    const next = join(seen, part);
    const target = await linkTarget(join(root, next));
    rest = later;
    if (target === undefined) {
      seen = next;
    } else {
      links += 1;
      const full = target.startsWith('/') ? target : join(dirname(next), target);
      rest = [...normalize(full).split('/').filter(Boolean), ...later];
      seen = '/';
    }
  }
  return join(root, seen, ...rest);
};
