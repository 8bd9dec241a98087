/** Which pam_limits is at work, and in which order it reads its files. */

import type { PamBuild } from './effective.ts';

/** By ID and the words of ID_LIKE in os-release(5). */
export const pamBuildOf = (ids: readonly string[]): PamBuild =>
  ids.includes('debian') || ids.includes('ubuntu') ? 'debian' : 'upstream';

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const points = (text: string): readonly number[] =>
  Array.from(text, (char) => char.codePointAt(0) ?? 0);

/** The order of code points is that of UTF-8 bytes, which strcmp(3) compares; that of UTF-16 units is not. */
const compare = (a: string, b: string): number => {
  const right = points(b);
  const differences = points(a).map((point, index) => point - (right[index] ?? -1));
  return differences.find((difference) => difference !== 0) ?? a.length - b.length;
};

/**
 * Paths of limits.d/*.conf as pam_limits reads them, after limits.conf (read_limits_dir): by file name in the order of
 * the C locale. What glob(7) would not find is left out. A directory named earlier hides later files of the same name.
 */
export const inReadingOrder = (paths: readonly string[]): readonly string[] => {
  const byName = new Map<string, string>();
  for (const path of paths) {
    const name = nameOf(path);
    const found = name.endsWith('.conf') && !name.startsWith('.');
    if (found && !byName.has(name)) byName.set(name, path);
  }
  return [...byName].sort(([a], [b]) => compare(a, b)).map(([, path]) => path);
};
