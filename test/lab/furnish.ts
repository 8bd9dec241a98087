import { copyFile, cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { busyboxPath } from './packages.ts';
import { guestFiles } from './paths.ts';
import { disabledUnits, maskedGenerators, maskedUnits } from './recipe.ts';

const unitDir = (root: string): string => join(root, 'etc', 'systemd', 'system');

const maskAll = async (dir: string, names: readonly string[]): Promise<void> => {
  await mkdir(dir, { recursive: true });
  for (const name of names) {
    await rm(join(dir, name), { force: true });
    await symlink('/dev/null', join(dir, name));
  }
};

const mask = async (root: string): Promise<void> => {
  const etc = join(root, 'etc');
  await maskAll(unitDir(root), maskedUnits);
  await maskAll(join(etc, 'systemd', 'system-generators'), maskedGenerators);
  // Multipath's modules, which nothing needs before somebody starts multipathd.
  await maskAll(join(etc, 'modules-load.d'), ['multipath.conf']);
};

const disable = async (root: string): Promise<void> => {
  const entries = await readdir(unitDir(root), { recursive: true });
  const wanted = entries.filter((path) => disabledUnits.includes(basename(path)));
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
export const furnish = async (root: string): Promise<string> => {
  const version = await kernelVersion(root);
  await cp(guestFiles, root, { recursive: true });
  await copyFile(process.execPath, join(root, 'usr', 'bin', 'node'));
  await mkdir(join(root, 'usr', 'local', 'lib', 'lab'), { recursive: true });
  await copyFile(await busyboxPath(), join(root, 'usr', 'local', 'lib', 'lab', 'busybox'));
  await writeFile(join(root, 'etc', 'machine-id'), machineId);
  // Not the resolver of the host; guests have none.
  await writeFile(join(root, 'etc', 'resolv.conf'), '');
  await mask(root);
  await disable(root);
  await unpackModules(root, version);
  return version;
};
