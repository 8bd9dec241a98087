import { readFile, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../host/run.ts';
import { digest, reload } from './install.ts';
import { exitCodes, type Io } from './io.ts';
import { readManifest } from './manifest.ts';
import { manifestPath, unitNames } from './package.ts';

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

/** Only empty directories go, and only those named after Holdfast. */
const tidyDirectories = async (dest: string): Promise<void> => {
  for (const directory of ['/usr/local/lib/holdfast', '/etc/holdfast']) {
    await rmdir(join(dest, directory)).catch(() => undefined);
  }
};

/** Stops and disables the units first; connections stay as they are. */
const disable = async (): Promise<void> => {
  const args = ['disable', '--now', ...unitNames];
  await runProgram({ program: 'systemctl', args, deadlineMs: 60_000 });
};

export const uninstall = async (io: Io, dest: string): Promise<number> => {
  const installed = Object.entries(await readManifest(dest));
  if (installed.length === 0) {
    io.err(`holdfast: nothing is installed below ${dest} (no ${manifestPath})`);
    return exitCodes.couldNotRun;
  }
  if (dest === '/') await disable();
  for (const [path, hash] of installed) await takeBack(join(dest, path), hash, io);
  await unlink(join(dest, manifestPath));
  await tidyDirectories(dest);
  if (dest === '/') await reload();
  return exitCodes.converged;
};
