import { join, resolve } from 'node:path';
import { runProgram } from '../host/run.ts';
import { exitCodes, type Io } from './io.ts';
import { readManifest } from './manifest.ts';
import { bundlePath, itemsToInstall, manifestPath, timedUnits, agentUnits } from './package.ts';
import { place, write, type Installation } from './place.ts';

/** systemd and udev are told only where the running system was changed. */
export const reload = async (): Promise<void> => {
  const deadlineMs = 30_000;
  await runProgram({ program: 'systemctl', args: ['daemon-reload'], deadlineMs });
  await runProgram({ program: 'udevadm', args: ['control', '--reload'], deadlineMs });
};

/** Throws for a user who would fail halfway. */
export const requireRoot = (dest: string): void => {
  if (dest !== '/' || process.getuid?.() === 0) return;
  throw new Error('only root can change /usr/local and /etc; --dest DIR works elsewhere');
};

/** There is nothing to note when not even the first file, which stands beside the note, could be written. */
const writeManifest = async ({ dest, installed }: Installation): Promise<void> => {
  if (installed[bundlePath] === undefined) return;
  const content = `${JSON.stringify(installed, undefined, 1)}\n`;
  await write(join(dest, manifestPath), { content, mode: 0o644 });
};

const tellHowToStart = (dest: string, io: Io): void => {
  const here = dest === '/';
  io.out(here ? 'to start it now and at every boot:' : 'to start it at every boot:');
  const how = here ? 'enable --now' : `--root=${dest} enable`;
  io.out(`  systemctl ${how} ${timedUnits.join(' ')}`);
  io.out('or, for the fastest recovery, with a service that stays:');
  io.out(`  systemctl ${how} ${agentUnits.join(' ')}`);
};

/**
 * Puts everything in place and notes what it put, so that uninstall can take back exactly that, also when it
 * failed halfway. What an earlier version put and this one does not have stays noted.
 */
export const install = async (io: Io, destination: string): Promise<number> => {
  const dest = resolve(destination);
  requireRoot(dest);
  const items = await itemsToInstall();
  const before = await readManifest(dest);
  const installation = { dest, io, before, installed: { ...before } };
  try {
    for (const item of items) await place(installation, item);
  } finally {
    await writeManifest(installation);
  }
  if (dest === '/') await reload();
  tellHowToStart(dest, io);
  return exitCodes.converged;
};
