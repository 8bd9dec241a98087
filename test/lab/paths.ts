import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '..', '..');

/** Files that go into every image, in the tree they have in the guest. */
export const guestFiles = join(import.meta.dirname, 'guest');

/** Where images and snapshots are kept between runs; safe to delete while nothing runs. */
export const cacheDir = join(repository, '.cache', 'lab');

export const removeDir = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true });

const prefix = 'hf-lab-';

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

// What a killed process left behind; its machines ended with it.
const sweep = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await removeDir(join(tmpdir(), name));
  }
};

/** A new directory with a short path, because the sockets in it must stay under 108 bytes. */
export const makeRunDir = async (): Promise<string> => {
  await sweep();
  return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
};

/** Removes the directories of this process; no machine of it may be in use any more. */
export const removeRunDirs = async (): Promise<void> => {
  const own = (await readdir(tmpdir())).filter((name) =>
    name.startsWith(`${prefix}${process.pid}-`),
  );
  await Promise.all(own.map((name) => removeDir(join(tmpdir(), name))));
};
