/** What `holdfast check` says about a tree, shortly. */

import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkShape, parseAs } from './shapes.ts';
import { holdfast, plantTree, withDirectory, type Tree } from './program.ts';

export interface Finding {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string | null;
}

/** `links`: path to target of symbolic links beside the files. */
export const findingsOf = async (
  tree: Tree,
  links: Readonly<Record<string, string>> = {},
): Promise<readonly Finding[]> => {
  const found: Finding[] = [];
  await withDirectory(async (root) => {
    await plantTree(root, tree);
    for (const [path, target] of Object.entries(links)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await symlink(target, join(root, path));
    }
    const { stdout } = await holdfast('check', '--format', 'json', '--root', root);
    found.push(...parseAs(checkShape, stdout).diagnostics);
  });
  return found;
};

/** `file:line:column code`. */
export const placesOf = async (
  ...given: Parameters<typeof findingsOf>
): Promise<readonly string[]> =>
  (await findingsOf(...given)).map(
    ({ file, line, column, code }) => `${file}:${line}:${column} ${code}`,
  );
