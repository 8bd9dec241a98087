import { copyFile, cp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { guestFiles } from './paths.ts';
import { disabledUnits, maskedUnits } from './recipe.ts';
import type { Release } from './recipe.ts';

const unitDir = (root: string): string => join(root, 'etc', 'systemd', 'system');

const mask = async (root: string): Promise<void> => {
  for (const unit of maskedUnits) {
    const path = join(unitDir(root), unit);
    await rm(path, { force: true });
    await symlink('/dev/null', path);
  }
};

const disable = async (root: string): Promise<void> => {
  const entries = await readdir(unitDir(root), { recursive: true });
  const wanted = entries.filter((path) => disabledUnits.some((unit) => path.endsWith(`/${unit}`)));
  for (const path of wanted) await rm(join(unitDir(root), path));
};

// Debian 13 compresses modules; in emulation each would cost a tenth of a second to load.
const unpackModules = async (root: string, version: string): Promise<void> => {
  const dir = join(root, 'lib', 'modules', version);
  const entries = await readdir(dir, { recursive: true });
  const packed = entries.filter((path) => path.endsWith('.ko.xz')).map((path) => join(dir, path));
  if (packed.length > 0) await execa('xz', ['-d', '-T0', ...packed], { timeout: 120_000 });
  await execa('chroot', [root, 'depmod', version], { timeout: 60_000 });
};

const kernelVersion = async (root: string): Promise<string> => {
  const [version] = await readdir(join(root, 'lib', 'modules'));
  if (version === undefined) throw new Error('no kernel in the root tree');
  return version;
};

// Not "uninitialized": systemd would enable again what is disabled here.
const machineId = '00000000000040008000000000001ab0\n';

/** Makes Debian's root tree one of the lab, and returns the version of its kernel. */
export const furnish = async (_release: Release, root: string): Promise<string> => {
  const version = await kernelVersion(root);
  await cp(guestFiles, root, { recursive: true });
  await copyFile(process.execPath, join(root, 'usr', 'bin', 'node'));
  await writeFile(join(root, 'etc', 'machine-id'), machineId);
  // Names of modules for manual tests come from the host's own resolver; guests have none.
  await writeFile(join(root, 'etc', 'resolv.conf'), '');
  await mask(root);
  await disable(root);
  await unpackModules(root, version);
  await readFile(join(root, 'lib', 'modules', version, 'modules.dep'));
  return version;
};
