import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { execa } from 'execa';
import { cacheDir } from './paths.ts';

const deadlineMs = 20 * 60_000;

/**
 * Runs `work` while no other process on this machine runs work of the same name.
 *
 * The lock is held by `flock NAME cat`: cat's echo says that it is ours, and cat ends with us,
 * however we end, so that nothing stale is ever left behind.
 */
export const withLock = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  const dir = join(cacheDir, 'locks');
  await mkdir(dir, { recursive: true });
  const holder = execa('flock', [join(dir, name), 'cat'], { buffer: false });
  holder.stdin.write('mine\n');
  await once(holder.stdout, 'data', { signal: AbortSignal.timeout(deadlineMs) });
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await holder;
  }
};
