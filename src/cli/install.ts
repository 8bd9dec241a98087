import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { exitCodes, type Io } from './io.ts';
import { errorCode } from '../host/failure.ts';
import { itemsToInstall, manifestPath, type Item } from './package.ts';
import { runProgram } from '../host/run.ts';
import { readManifest, type Manifest } from './manifest.ts';

export const digest = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

/** In the manifest, what stands for a directory instead of a digest. */
export const directoryMark = 'directory';

interface Installation {
  readonly dest: string;
  readonly io: Io;
  /** What an earlier installation put there. */
  readonly before: Manifest;
  /** Path on the host to digest, or to the mark of a directory that had to be made. */
  readonly installed: Record<string, string>;
}

/** True when it was made, false when it was there. */
const makeOne = (path: string): Promise<boolean> =>
  mkdir(path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    },
  );

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

const write = async (path: string, { content, mode }: Item): Promise<void> => {
  const next = `${path}.${process.pid}.tmp`;
  await writeFile(next, content, { mode });
  await rename(next, path);
};

/** Configuration that exists is left alone; it stays ours to take back if we had put it there. */
const put = async (installation: Installation, item: Item): Promise<void> => {
  const { dest, io, before, installed } = installation;
  const path = join(dest, item.path);
  const exists = (await readFile(path).catch(() => undefined)) !== undefined;
  const ours = before[item.path];
  if (exists && item.configuration) {
    io.out(`kept      ${path}`);
    if (ours !== undefined) installed[item.path] = ours;
    return;
  }
  await makeDirectory(installation, dirname(path));
  await write(path, item);
  io.out(`${exists ? 'replaced ' : 'installed'} ${path}`);
  installed[item.path] = digest(item.content);
};

const directoriesOf = (manifest: Manifest): Record<string, string> =>
  Object.fromEntries(Object.entries(manifest).filter(([, mark]) => mark === directoryMark));

/** systemd and udev are told only where the running system was changed. */
export const reload = async (): Promise<void> => {
  const deadlineMs = 30_000;
  await runProgram({ program: 'systemctl', args: ['daemon-reload'], deadlineMs });
  await runProgram({ program: 'udevadm', args: ['control', '--reload'], deadlineMs });
};

/** Puts everything in place and notes what it put, so that uninstall can take back exactly that. */
export const install = async (io: Io, destination: string): Promise<number> => {
  const dest = resolve(destination);
  const before = await readManifest(dest);
  const installed = directoriesOf(before);
  const items = await itemsToInstall();
  for (const item of items) await put({ dest, io, before, installed }, item);
  await writeFile(join(dest, manifestPath), `${JSON.stringify(installed, undefined, 1)}\n`);
  if (dest === '/') await reload();
  io.out('to start it now and at every boot:');
  io.out('  systemctl enable --now holdfast-early.service holdfast.service holdfast.timer');
  return exitCodes.converged;
};
