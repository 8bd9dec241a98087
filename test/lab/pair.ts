import { join } from 'node:path';
import { errorMessage } from '../../src/host/failure.ts';
import { ensureImage } from './image.ts';
import { initiatorKind, startInitiator } from './initiator.ts';
import type { Initiator } from './initiator.ts';
import { makeRunDir, removeDir } from './paths.ts';
import type { Rail } from './qemu.ts';
import type { Release } from './recipe.ts';
import type { Kind } from './snapshot.ts';
import { startTarget, targetKind } from './target.ts';
import type { Target } from './target.ts';

/** An initiator and its target, wired to each other by two rails. */
export interface Pair {
  readonly initiator: Initiator;
  readonly target: Target;
  close(): Promise<void>;
}

/** What to start; the target is always bookworm. */
export interface PairOptions {
  readonly release: Release;
  /** Another initiator than initiatorKind, such as one with more installed in it. */
  readonly kind?: Kind;
  /** Boot the initiator from its disk instead of resuming it. */
  readonly cold?: boolean;
}

const railsOf = (macs: readonly string[], dir: string, self: string, peer: string): Rail[] =>
  macs.map((mac, index) => ({
    mac,
    wires: [{ local: join(dir, `${self}${index + 1}`), remote: join(dir, `${peer}${index + 1}`) }],
  }));

const startInitiatorIn = async (dir: string, options: PairOptions): Promise<Initiator> => {
  const { release, kind = initiatorKind, cold = false } = options;
  const rails = railsOf(kind.macs, dir, 'i', 't');
  return startInitiator(kind, await ensureImage(release), { dir: join(dir, 'i'), rails, cold });
};

const startTargetIn = async (dir: string): Promise<Target> => {
  const rails = railsOf(targetKind.macs, dir, 't', 'i');
  return startTarget(await ensureImage('bookworm'), { dir: join(dir, 't'), rails });
};

const closeAll = async (dir: string, machines: { close(): Promise<void> }[]): Promise<void> => {
  await Promise.all(machines.map((machine) => machine.close()));
  await removeDir(dir);
};

/** Starts a pair: in two or three seconds, or minutes when its images are not in the cache. */
export const startPair = async (options: PairOptions): Promise<Pair> => {
  const dir = await makeRunDir();
  const [initiator, target] = await Promise.allSettled([
    startInitiatorIn(dir, options),
    startTargetIn(dir),
  ]);
  if (initiator.status === 'fulfilled' && target.status === 'fulfilled') {
    const both = { initiator: initiator.value, target: target.value };
    return { ...both, close: () => closeAll(dir, Object.values(both)) };
  }
  const halves = [initiator, target];
  await closeAll(
    dir,
    halves.flatMap((half) => (half.status === 'fulfilled' ? [half.value] : [])),
  );
  const reasons = halves.flatMap((half) =>
    half.status === 'rejected' ? [errorMessage(half.reason)] : [],
  );
  // Both fail for the same reason when it is the host's.
  throw new AggregateError(reasons, [...new Set(reasons)].join('; '));
};
