import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { announced } from './progress.ts';
import { withLock } from './lock.ts';

/** What the lab runs on the host, and the Debian package each program comes from. */
const programs = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  mmdebstrap: 'mmdebstrap',
  busybox: 'busybox-static',
  'mkfs.ext4': 'e2fsprogs',
  zstd: 'zstd',
  xz: 'xz-utils',
  tar: 'tar',
  setpriv: 'util-linux',
} as const;

// mkfs.ext4 lives in sbin, which is not in everybody's PATH.
const searchPath = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];

const isThere = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const isInstalled = async (program: string): Promise<boolean> => {
  const found = await Promise.all(searchPath.map((dir) => isThere(join(dir, program))));
  return found.includes(true);
};

const missingPackages = async (): Promise<string[]> => {
  const all = Object.entries(programs);
  const installed = await Promise.all(all.map(([program]) => isInstalled(program)));
  return all.filter((_, index) => installed[index] !== true).map(([, name]) => name);
};

const aptGet = async (...args: string[]): Promise<void> => {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa('apt-get', args, { env, timeout: 15 * 60_000 });
};

const install = async (names: string[]): Promise<void> => {
  await aptGet('-q', 'update');
  await aptGet('-qy', '--no-install-recommends', 'install', ...names);
};

/**
 * Makes sure that the programs of the lab are there: as root by installing their packages,
 * otherwise with an Error that says what to run.
 */
export const ensurePackages = (): Promise<void> =>
  withLock('packages', async () => {
    const names = await missingPackages();
    if (names.length === 0) return;
    if (process.getuid?.() !== 0) {
      const command = `apt-get install --no-install-recommends ${names.join(' ')}`;
      throw new Error(`the lab needs more packages; run: sudo ${command}`);
    }
    await announced(`installing ${names.join(', ')}`, () => install(names));
  });
