import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A short hash of anything that JSON can hold. */
export const fingerprint = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

/** A short hash of the names, modes and contents of all files under `dir`. */
export const fingerprintOfTree = async (dir: string): Promise<string> => {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const describe = async (path: string): Promise<unknown[]> => {
    const executable = ((await stat(path)).mode & 0o100) !== 0;
    return [path.slice(dir.length), executable, await readFile(path, 'base64')];
  };
  return fingerprint(await Promise.all(paths.map(describe)));
};
