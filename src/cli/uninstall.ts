import { readFile, rmdir, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runProgram } from '../host/run.ts';
import { reload, requireRoot } from './install.ts';
import { exitCodes, type Io } from './io.ts';
import { directoryMark, readManifest, type Manifest } from './manifest.ts';
import { isThere, manifestPath, unitNames } from './package.ts';
import { digest } from './place.ts';

/** A file that somebody changed since is theirs now: it is kept and named. */
const takeBack = async (path: string, hash: string, io: Io): Promise<void> => {
  const content = await readFile(path).catch(() => undefined);
  if (content === undefined) return;
  if (digest(content) !== hash) {
    io.out(`kept      ${path}: it was changed since it was installed`);
    return;
  }
  await unlink(path);
  io.out(`removed   ${path}`);
};

/** What install had moved aside is not ours to move back: whoever wrote it decides. */
const nameSaved = async (path: string, io: Io): Promise<void> => {
  if (await isThere(`${path}.old`)) io.out(`left      ${path}.old: install had saved it there`);
};

/** Directories that install had to make, the deepest first, and only while nothing of others is in them. */
const tidyDirectories = async (dest: string, manifest: Manifest): Promise<void> => {
  const made = Object.keys(manifest).filter((path) => manifest[path] === directoryMark);
  for (const path of made.toSorted((a, b) => b.length - a.length)) {
    await rmdir(join(dest, path)).catch(() => undefined);
  }
};

/** Stops and disables the units first; connections stay as they are. */
const disable = async (): Promise<void> => {
  const args = ['disable', '--now', ...unitNames];
  await runProgram({ program: 'systemctl', args, deadlineMs: 60_000 });
};

export const uninstall = async (io: Io, destination: string): Promise<number> => {
  const dest = resolve(destination);
  requireRoot(dest);
  const manifest = await readManifest(dest);
  const files = Object.entries(manifest).filter(([, hash]) => hash !== directoryMark);
  if (files.length === 0) {
    io.err(`holdfast: nothing is installed below ${dest} (no usable ${manifestPath})`);
    return exitCodes.couldNotRun;
  }
  if (dest === '/') await disable();
  for (const [path, hash] of files) {
    await takeBack(join(dest, path), hash, io);
    await nameSaved(join(dest, path), io);
  }
  await unlink(join(dest, manifestPath));
  await tidyDirectories(dest, manifest);
  if (dest === '/') await reload();
  return exitCodes.converged;
};
