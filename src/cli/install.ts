import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exitCodes, type Io } from './io.ts';
import { itemsToInstall, manifestPath, type Item } from './package.ts';
import { runProgram } from '../host/run.ts';
import { readManifest } from './manifest.ts';

export const digest = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

/** Returns the digest of what was written; undefined when the file was left alone. */
const put = async (
  item: Item,
  dest: string,
  ours: boolean,
  io: Io,
): Promise<string | undefined> => {
  const path = join(dest, item.path);
  const present = await readFile(path).catch(() => undefined);
  if (present !== undefined && item.configuration) {
    io.out(`kept      ${path}`);
    return ours ? digest(item.content) : undefined;
  }
  await mkdir(dirname(path), { recursive: true });
  const next = `${path}.${process.pid}.tmp`;
  await writeFile(next, item.content, { mode: item.mode });
  await rename(next, path);
  io.out(`${present === undefined ? 'installed' : 'replaced '} ${path}`);
  return digest(item.content);
};

/** systemd and udev are told only where the running system was changed. */
export const reload = async (): Promise<void> => {
  const deadlineMs = 30_000;
  await runProgram({ program: 'systemctl', args: ['daemon-reload'], deadlineMs });
  await runProgram({ program: 'udevadm', args: ['control', '--reload'], deadlineMs });
};

/** Puts everything in place and notes what it put, so that uninstall can take back exactly that. */
export const install = async (io: Io, dest: string): Promise<number> => {
  const before = await readManifest(dest);
  const installed: Record<string, string> = {};
  for (const item of await itemsToInstall()) {
    const hash = await put(item, dest, before[item.path] !== undefined, io);
    if (hash !== undefined) installed[item.path] = before[item.path] ?? hash;
    if (hash !== undefined && !item.configuration) installed[item.path] = hash;
  }
  await writeFile(join(dest, manifestPath), `${JSON.stringify(installed, undefined, 1)}\n`);
  if (dest === '/') await reload();
  io.out('to start it now and at every boot:');
  io.out('  systemctl enable --now holdfast-early.service holdfast.service holdfast.timer');
  return exitCodes.converged;
};
