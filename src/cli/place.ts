/** Putting one file of an installation in place. */

import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { errorCode } from '../host/failure.ts';
import type { Io } from './io.ts';
import { directoryMark, type Manifest } from './manifest.ts';
import { isThere, type Item } from './package.ts';

export const digest = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

export interface Installation {
  readonly dest: string;
  readonly io: Io;
  /** What an earlier installation put there. */
  readonly before: Manifest;
  /** Path on the host to digest, or to the mark of a directory that had to be made. */
  readonly installed: Record<string, string>;
}

/** True when it was made, false when it was there. The umask of whoever installs is nobody's business. */
const makeOne = async (path: string): Promise<boolean> => {
  try {
    await mkdir(path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  await chmod(path, 0o755);
  return true;
};

/**
 * Makes a directory, and notes each that was not there before. Step by step from the top, because Node's own
 * recursive way does not end below /proc.
 */
const makeDirectory = async ({ dest, installed }: Installation, path: string): Promise<void> => {
  const parents: string[] = [];
  for (let at = path; at !== dirname(at); at = dirname(at)) parents.unshift(at);
  for (const at of parents) {
    if (await makeOne(at)) installed[`/${relative(dest, at)}`] = directoryMark;
  }
};

/** At once and with exactly this mode. */
export const write = async (
  path: string,
  { content, mode }: Pick<Item, 'content' | 'mode'>,
): Promise<void> => {
  const next = `${path}.${process.pid}.tmp`;
  await writeFile(next, content);
  await chmod(next, mode);
  await rename(next, path);
};

/** Moves aside what is neither ours as we left it nor what is about to stand there: somebody put work into it. */
const saveOthers = async (installation: Installation, item: Item, path: string): Promise<void> => {
  const found = await readFile(path).then(digest, () => undefined);
  if (found === installation.before[item.path] || found === digest(item.content)) return;
  await rename(path, `${path}.old`);
  installation.io.out(`saved     ${path}.old: it was not as an installation had left it`);
};

/** Configuration that exists is left alone; it stays ours to take back if we had put it there. */
export const place = async (installation: Installation, item: Item): Promise<void> => {
  const { dest, io, installed } = installation;
  const path = join(dest, item.path);
  const exists = await isThere(path);
  if (exists && item.configuration) {
    io.out(`kept      ${path}`);
    return;
  }
  await makeDirectory(installation, dirname(path));
  if (exists) await saveOthers(installation, item, path);
  await write(path, item);
  io.out(`${exists ? 'replaced ' : 'installed'} ${path}`);
  installed[item.path] = digest(item.content);
};
