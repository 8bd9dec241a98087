import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { exists } from './exists.ts';
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
  groff: 'groff-base',
} as const;

// mkfs.ext4 lives in sbin, which is not in everybody's PATH.
const searchPath = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];

const find = async (program: string): Promise<string | undefined> => {
  const paths = searchPath.map((dir) => join(dir, program));
  const found = await Promise.all(paths.map(exists));
  return paths.find((_, index) => found[index]);
};

/** The static busybox, which also serves in the guests. */
export const busyboxPath = async (): Promise<string> => {
  const path = await find('busybox');
  if (path === undefined) throw new Error('busybox is not installed');
  return path;
};

const missingPackages = async (): Promise<string[]> => {
  const all = Object.entries(programs);
  const installed = await Promise.all(all.map(([program]) => find(program)));
  return all.filter((_, index) => installed[index] === undefined).map(([, name]) => name);
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
