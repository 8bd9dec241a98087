import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { exists } from './exists.ts';
import { fingerprint, fingerprintOfTree } from './fingerprint.ts';
import { buildInitrd } from './initrd.ts';
import { unpackKernel } from './kernel.ts';
import { withLock } from './lock.ts';
import { ensurePackages } from './packages.ts';
import { cacheDir, guestFiles, removeDir } from './paths.ts';
import { announced } from './progress.ts';
import {
  disabledUnits,
  dpkgOptions,
  initrdModules,
  maskedGenerators,
  maskedUnits,
  packagesOf,
} from './recipe.ts';
import type { Release } from './recipe.ts';
import { furnish } from './furnish.ts';
import { buildTree } from './tree.ts';

/** What a machine boots from. */
export interface Image {
  readonly release: Release;
  /** Changes whenever anything in the image does. */
  readonly hash: string;
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

// To be raised when the code that builds images changes what comes out.
const recipeVersion = 2;

const treeHash = (release: Release): string =>
  fingerprint(release, packagesOf(release), dpkgOptions);

const imageHash = async (release: Release): Promise<string> =>
  fingerprint(
    recipeVersion,
    treeHash(release),
    [maskedUnits, maskedGenerators, disabledUnits, initrdModules],
    process.version,
    await fingerprintOfTree(guestFiles),
  );

const ensureTree = async (release: Release): Promise<string> => {
  const path = join(cacheDir, 'trees', `${release}-${treeHash(release)}.tar`);
  if (!(await exists(path)))
    await announced(`root tree of ${release}`, () => buildTree(release, path));
  return path;
};

const makeDisk = async (root: string, path: string): Promise<void> => {
  await execa('truncate', ['-s', '1G', path]);
  const args = ['-q', '-F', '-L', 'lab', '-m', '0', '-d', root, path];
  await execa('mkfs.ext4', args, { env: sbinPath, timeout: 120_000 });
};

const sbinPath = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };

const build = async (tree: string, dir: string): Promise<void> => {
  const root = join(dir, 'root');
  await mkdir(root, { recursive: true });
  await execa('tar', ['-x', '--numeric-owner', '-f', tree, '-C', root], { timeout: 120_000 });
  const version = await furnish(root);
  const modulesDir = join(root, 'lib', 'modules', version);
  await unpackKernel(join(root, 'boot', `vmlinuz-${version}`), join(dir, 'vmlinux'));
  await buildInitrd(modulesDir, join(dir, 'initrd.d'), join(dir, 'initrd'));
  await removeDir(join(dir, 'initrd.d'));
  await removeDir(join(root, 'boot'));
  await makeDisk(root, join(dir, 'disk.ext4'));
  await removeDir(root);
};

const buildImage = async (release: Release, dir: string): Promise<void> => {
  const tree = await ensureTree(release);
  const half = `${dir}.half`;
  await removeDir(half);
  await announced(`image of ${release}`, () => build(tree, half));
  await rename(half, dir);
};

/** The image of a release: from the cache, or built now (a minute and a half). */
export const ensureImage = async (release: Release): Promise<Image> => {
  await ensurePackages();
  const hash = await imageHash(release);
  const dir = join(cacheDir, 'images', `${release}-${hash}`);
  const file = (name: string): string => join(dir, name);
  await withLock(`image-${release}`, async () => {
    if (!(await exists(dir))) await buildImage(release, dir);
  });
  return {
    release,
    hash,
    disk: file('disk.ext4'),
    kernel: file('vmlinux'),
    initrd: file('initrd'),
  };
};
