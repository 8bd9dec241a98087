import { join } from 'node:path';
import { ensureImage } from './image.ts';
import { initiatorKind } from './initiator.ts';
import type { Machine } from './machine.ts';
import { makeRunDir, removeDir } from './paths.ts';
import type { Rail } from './qemu.ts';
import type { Release } from './recipe.ts';
import { startKind } from './snapshot.ts';
import { targetKind } from './target.ts';

export interface Pair {
  readonly initiator: Machine;
  readonly target: Machine;
  close(): Promise<void>;
}

const railsOf = (macs: readonly string[], dir: string, self: string, peer: string): Rail[] =>
  macs.map((mac, index) => ({
    mac,
    local: join(dir, `${self}${index + 1}`),
    remote: join(dir, `${peer}${index + 1}`),
  }));

/** Starts an initiator of a release and its target, wired to each other by two rails. */
export const startPair = async (options: { readonly release: Release }): Promise<Pair> => {
  const dir = await makeRunDir();
  const image = await ensureImage(options.release);
  const targetImage = await ensureImage('bookworm');
  const [initiator, target] = await Promise.all([
    startKind(initiatorKind, image, {
      dir: join(dir, 'i'),
      rails: railsOf(initiatorKind.macs, dir, 'i', 't'),
    }),
    startKind(targetKind, targetImage, {
      dir: join(dir, 't'),
      rails: railsOf(targetKind.macs, dir, 't', 'i'),
    }),
  ]);
  const close = async (): Promise<void> => {
    await Promise.all([initiator.close(), target.close()]);
    await removeDir(dir);
  };
  return { initiator, target, close };
};
