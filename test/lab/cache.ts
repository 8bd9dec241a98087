import { mkdir, readdir, rename, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from './exists.ts';
import { withLock } from './lock.ts';
import { cacheDir, removeDir } from './paths.ts';
import { announced } from './progress.ts';

/** Something that takes long to make, and is made anew whenever `hash` changes. */
export interface Entry {
  /** What it is called for people: "image of trixie". */
  readonly title: string;
  readonly folder: string;
  readonly label: string;
  readonly hash: string;
  /** Makes it, in an empty directory that is not its final one. */
  readonly make: (dir: string) => Promise<void>;
}

// Long enough for a test that runs now and will start another machine from it.
const unusedMs = 60 * 60_000;

const touch = async (dir: string): Promise<void> => {
  const now = new Date();
  await utimes(dir, now, now);
};

// Each edit of the lab makes half a gigabyte; what has not been used for an hour goes.
const prune = async (folder: string, label: string): Promise<void> => {
  const names = await readdir(folder);
  for (const name of names.filter((other) => other.replace(/-[0-9a-f]+$/, '') === label)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > unusedMs) await removeDir(path);
  }
};

const makeAtomically = async (entry: Entry, dir: string): Promise<void> => {
  const half = `${dir}.half`;
  await removeDir(half);
  await mkdir(half, { recursive: true });
  await announced(entry.title, () => entry.make(half));
  await rename(half, dir);
};

/** The directory of an entry, from the cache or made now; any number of processes may ask. */
export const cached = async (entry: Entry): Promise<string> => {
  const { folder, label, hash } = entry;
  const dir = join(cacheDir, folder, `${label}-${hash}`);
  await withLock(`${folder}-${label}`, async () => {
    if (!(await exists(dir))) {
      await makeAtomically(entry, dir);
      await prune(join(cacheDir, folder), label);
    }
    await touch(dir);
  });
  return dir;
};
