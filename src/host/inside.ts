/** Paths below another root: symbolic links are followed as that root would see them, and never lead out of it. */

import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';

/** What is at a path. `links`: how many were followed on the way. */
interface Place {
  /** As the root sees it, without links. */
  readonly path: string;
  readonly exists: boolean;
  readonly links: number;
}

const statsOf = (path: string): Stats | undefined => {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // Below a file, or in a directory that is closed to us.
    return undefined;
  }
};

const linkAt = (path: string, stats: Stats | undefined): string | undefined => {
  try {
    return stats?.isSymbolicLink() === true ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
};

/** As the kernel has it (MAXSYMLINKS). */
const mostLinks = 40;

/** Where paths lead below one root. Each is looked at once: nobody works in another root for long. */
export class Inside {
  readonly #root: string;
  readonly #places = new Map<string, Place>([['/', { path: '/', exists: true, links: 0 }]]);

  constructor(root: string) {
    this.#root = root;
  }

  /** What `act` makes of the place of `path`; `otherwise` when too many links lead there, or a loop of them. */
  async at<T>(path: string, act: (place: string) => Promise<T>, otherwise: T): Promise<T> {
    if (this.#root === '/') return act(path);
    const place = this.#follow(normalize(join('/', path)), 0);
    return place === undefined ? otherwise : act(join(this.#root, place.path));
  }

  #follow(path: string, links: number): Place | undefined {
    const known = this.#places.get(path);
    if (known !== undefined) return known.links + links > mostLinks ? undefined : known;
    const place = links > mostLinks ? undefined : this.#find(path, links);
    if (place !== undefined) this.#places.set(path, place);
    return place;
  }

  #find(path: string, links: number): Place | undefined {
    const parent = this.#follow(dirname(path), links);
    if (parent === undefined) return undefined;
    const here = parent.path === '/' ? `/${basename(path)}` : `${parent.path}/${basename(path)}`;
    if (!parent.exists) return { ...parent, path: here };
    const stats = statsOf(this.#root + here);
    const target = linkAt(this.#root + here, stats);
    if (target === undefined) return { ...parent, path: here, exists: stats !== undefined };
    const full = target.startsWith('/') ? normalize(target) : join(parent.path, target);
    const followed = parent.links + 1;
    const place = this.#follow(withoutEnd(full), links + followed);
    return place && { ...place, links: place.links + followed };
  }
}

/** `/a/` is where `/a` is. */
const withoutEnd = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
