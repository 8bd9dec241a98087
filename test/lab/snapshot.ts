import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cached } from './cache.ts';
import { overlayImage, overlaySnapshot } from './disk.ts';
import { fingerprint } from './fingerprint.ts';
import type { Image } from './image.ts';
import { startMachine } from './machine.ts';
import type { Machine } from './machine.ts';
import { makeRunDir, removeDir } from './paths.ts';
import type { Rail } from './qemu.ts';

/** A machine of a kind, booted and configured once, saved, and started from there ever after. */
export interface Kind {
  readonly name: string;
  readonly memoryMb: number;
  readonly macs: readonly string[];
  /** What `configure` depends on besides the image, so that a change makes a new snapshot. */
  readonly key: unknown;
  readonly configure: (machine: Machine) => Promise<void>;
}

interface Snapshot {
  readonly disk: string;
  readonly state: string;
}

// To be raised when the hardware in qemu.ts changes.
const hardwareVersion = 3;

const filesIn = (dir: string): Snapshot => ({
  disk: join(dir, 'disk.qcow2'),
  state: join(dir, 'state'),
});

const unwired = (kind: Kind, dir: string): Rail[] =>
  kind.macs.map((mac, index) => ({
    mac,
    wires: [{ local: join(dir, `wire${index}`), remote: join(dir, 'nobody') }],
  }));

const take = async (kind: Kind, image: Image, to: string): Promise<void> => {
  const dir = await makeRunDir();
  const { disk, state } = filesIn(to);
  // Relative, so that the cache may move together with the repository.
  await overlayImage(disk, relative(to, image.disk));
  const { name, memoryMb } = kind;
  const machine = await startMachine({
    name,
    image,
    dir,
    disk,
    memoryMb,
    rails: unwired(kind, dir),
  });
  try {
    await machine.settled();
    await kind.configure(machine);
    await machine.save(state);
  } finally {
    await machine.close();
    await removeDir(dir);
  }
};

/** The snapshot of a kind of machine: from the cache, or taken now (half a minute). */
const ensureSnapshot = async (kind: Kind, image: Image): Promise<Snapshot> => {
  const label = `${kind.name}-${image.release}`;
  const dir = await cached({
    title: `snapshot of ${label}`,
    folder: 'snapshots',
    label,
    hash: fingerprint(hardwareVersion, image.id, kind),
    make: (into) => take(kind, image, into),
  });
  return filesIn(dir);
};

/** How a machine of a kind is started; `dir` is its own. */
export interface StartOptions {
  readonly dir: string;
  readonly rails: readonly Rail[];
  /** Boot from the configured disk, as after a power cut, instead of resuming. */
  readonly cold?: boolean;
}

/** Starts a machine from the snapshot of its kind. */
export const startKind = async (
  kind: Kind,
  image: Image,
  options: StartOptions,
): Promise<Machine> => {
  const { name, memoryMb } = kind;
  const { dir, rails, cold = false } = options;
  const snapshot = await ensureSnapshot(kind, image);
  await mkdir(dir, { recursive: true });
  const disk = join(dir, 'disk.qcow2');
  await overlaySnapshot(disk, snapshot.disk);
  const resume = cold ? {} : { state: snapshot.state };
  return startMachine({ name, image, dir, disk, memoryMb, rails, ...resume });
};
