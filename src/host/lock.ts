/**
 * One holder at a time, by a symbolic link whose target names the holder. Making a link is atomic, and so is
 * reading it. Nothing has to be cleaned up after a kill: a lock whose holder is dead is broken by whoever
 * comes next, and only by one, because breaking it takes the lock named after the dead holder first.
 */

import { mkdir, readFile, readlink, symlink, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from './failure.ts';

/** Process id and start time in clock ticks: a pid that was given out again is another holder. */
const identityOf = async (pid: number | string): Promise<string | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in parentheses may contain anything, so fields are counted after the last one: starttime is the 20th.
  const started = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return started === undefined ? undefined : `${pid}-${started}`;
};

const isAlive = async (holder: string): Promise<boolean> =>
  (await identityOf(holder.split('-')[0] ?? '')) === holder;

const link = async (holder: string, path: string): Promise<boolean> => {
  try {
    await symlink(holder, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
};

export type Lock =
  | { readonly kind: 'held'; release(): Promise<void> }
  | { readonly kind: 'busy'; readonly holder: string };

const held = (path: string): Lock => ({
  kind: 'held',
  release: () => unlink(path).catch(() => undefined),
});

const acquire = async (path: string, me: string): Promise<Lock> => {
  if (await link(me, path)) return held(path);
  const holder = await readlink(path).catch(() => undefined);
  if (holder === undefined) return acquire(path, me);
  if (await isAlive(holder)) return { kind: 'busy', holder };
  return takeOver(path, holder, me);
};

/** While the breaker's lock is held nobody else may remove the dead holder's link. */
const takeOver = async (path: string, dead: string, me: string): Promise<Lock> => {
  const breaker = await acquire(`${path}.${dead}`, me);
  if (breaker.kind === 'busy') return breaker;
  if ((await readlink(path).catch(() => undefined)) === dead) await unlink(path);
  const mine = await link(me, path);
  await breaker.release();
  return mine ? held(path) : { kind: 'busy', holder: 'another process' };
};

/** Throws when the directory cannot be made or written. The holder is given as `pid-starttime`. */
export const takeLock = async (path: string): Promise<Lock> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  return acquire(path, (await identityOf(process.pid)) ?? String(process.pid));
};
