/**
 * One holder at a time, by a symbolic link whose target names the holder. Making a link is atomic, and so is
 * reading it. Nothing has to be cleaned up after a kill: a lock whose holder is dead is broken by whoever
 * comes next, and only by one, because breaking it takes the lock named after the dead holder first.
 */

import { mkdirSync, readFileSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './failure.ts';

/** What `read` returns, or undefined where there is nothing to read. */
const ifThere = (read: () => string): string | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** Whoever removed a link by hand has released it; one that cannot be removed is broken by the next. */
const remove = (path: string): void => {
  try {
    unlinkSync(path);
  } catch {
    return;
  }
};

/** Process id and start time in clock ticks: a pid that was given out again is another holder. */
const identityOf = (pid: number | string): string | undefined => {
  const stat = ifThere(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name in parentheses may contain anything, so fields are counted after the last one: starttime is the 20th.
  const started = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return started === undefined ? undefined : `${pid}-${started}`;
};

const isAlive = (holder: string): boolean => identityOf(holder.split('-')[0] ?? '') === holder;

const holderOf = (path: string): string | undefined => ifThere(() => readlinkSync(path));

const link = (holder: string, path: string): boolean => {
  try {
    symlinkSync(holder, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
};

export type Lock =
  { readonly kind: 'held'; release(): void } | { readonly kind: 'busy'; readonly holder: string };

const held = (path: string): Lock => ({
  kind: 'held',
  release: () => {
    remove(path);
  },
});

/** A link that goes away between two looks has been released; something else that stays is none of ours. */
const patience = 100;

const acquire = (path: string, me: string, tries = patience): Lock => {
  if (link(me, path)) return held(path);
  const holder = holderOf(path);
  if (holder === undefined) {
    if (tries === 0) throw new Error(`${path} is no lock of Holdfast's; remove it`);
    return acquire(path, me, tries - 1);
  }
  if (isAlive(holder)) return { kind: 'busy', holder };
  return takeOver(path, holder, me);
};

/** While the breaker's lock is held nobody else may remove the dead holder's link. */
const takeOver = (path: string, dead: string, me: string): Lock => {
  const breaker = acquire(`${path}.${dead}`, me);
  if (breaker.kind === 'busy') return breaker;
  if (holderOf(path) === dead) remove(path);
  const mine = link(me, path);
  breaker.release();
  return mine ? held(path) : { kind: 'busy', holder: 'another process' };
};

/** Throws when the directory cannot be made or written. The holder is given as `pid-starttime`. */
export const takeLock = (path: string): Lock => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  return acquire(path, identityOf(process.pid) ?? String(process.pid));
};
