import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cached } from './cache.ts';
import { fingerprint, fingerprintOfTree } from './fingerprint.ts';
import { buildInitrd } from './initrd.ts';
import { unpackKernel } from './kernel.ts';
import { ensurePackages } from './packages.ts';
import { guestFiles, removeDir } from './paths.ts';
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
  /** Changes with each build, even of the same: an overlay fits only the very disk it is over. */
  readonly id: string;
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

// To be raised when the code that builds images changes what comes out.
const recipeVersion = 3;

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
  const dir = await cached({
    title: `root tree of ${release}`,
    folder: 'trees',
    label: release,
    hash: treeHash(release),
    make: (into) => buildTree(release, join(into, 'tree.tar')),
  });
  return join(dir, 'tree.tar');
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
  await writeFile(join(dir, 'id'), randomUUID());
};

/** The image of a release: from the cache, or built now (a minute and a half). */
export const ensureImage = async (release: Release): Promise<Image> => {
  await ensurePackages();
  const dir = await cached({
    title: `image of ${release}`,
    folder: 'images',
    label: release,
    hash: await imageHash(release),
    make: async (into) => build(await ensureTree(release), into),
  });
  const file = (name: string): string => join(dir, name);
  return {
    release,
    id: await readFile(file('id'), 'utf8'),
    disk: file('disk.ext4'),
    kernel: file('vmlinux'),
    initrd: file('initrd'),
  };
};
