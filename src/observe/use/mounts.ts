/** File systems and swap on block devices. */

import type { Host } from '../../host/host.ts';

/** One block device: a disk, a partition or a map. */
export interface Block {
  /** `nvme0n1p1` */
  readonly name: string;
  /** `259:1` */
  readonly number: string;
}

/** proc(5): spaces and the like are octal there. */
const plain = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

interface Mount {
  readonly number: string;
  readonly at: string;
  /** What was mounted; the number of a btrfs is not that of its device. */
  readonly source: string;
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue` (proc_pid_mountinfo(5)) */
const toMount = (line: string): readonly Mount[] => {
  const [before = '', after = ''] = line.split(' - ');
  const [, , number, , at] = before.split(' ');
  const [, source = ''] = after.split(' ');
  if (number === undefined || at === undefined) return [];
  return [{ number, at: plain(at), source: plain(source) }];
};

/** File systems by the device that was named when they were mounted, and devices of those that have several. */
const inBtrfs = async (host: Host, name: string): Promise<boolean> => {
  const all = await host.list('/sys/fs/btrfs');
  const found = await Promise.all(all.map((one) => host.list(`/sys/fs/btrfs/${one}/devices`)));
  return found.some((devices) => devices.includes(name));
};

/** Undefined where nobody uses it so. */
export const mountOf = async (host: Host, block: Block): Promise<string | undefined> => {
  const table = await host.read('/proc/self/mountinfo');
  if (table.kind !== 'text') return `nobody can tell what of ${block.name} is mounted`;
  const mounts = table.text.split('\n').flatMap(toMount);
  const found = mounts.find(
    ({ number, source }) => number === block.number || source === `/dev/${block.name}`,
  );
  if (found !== undefined) return `${block.name} is mounted on ${found.at}`;
  return (await inBtrfs(host, block.name)) ? `${block.name} is part of a btrfs` : undefined;
};

/** Undefined where it is no swap; a kernel without swap has no such table. */
export const swapOf = async (host: Host, { name }: Block): Promise<string | undefined> => {
  const table = await host.read('/proc/swaps');
  if (table.kind === 'denied') return `nobody can tell whether ${name} is swap`;
  const lines = table.kind === 'text' ? table.text.split('\n').slice(1) : [];
  const isSwap = lines.some((line) => plain(line.split(/\s/)[0] ?? '') === `/dev/${name}`);
  return isSwap ? `${name} is swap` : undefined;
};

/** What the kernel's own servers and loop devices have open, and not to themselves: nobody else sees that. */
const exports: readonly (readonly [directory: string, below: string, file: string])[] = [
  ['/sys/block', '', 'loop/backing_file'],
  ['/sys/kernel/config/nvmet/subsystems', 'namespaces', 'device_path'],
  ['/sys/kernel/config/target/core', '/', 'udev_path'],
];

const filesBelow = async (
  host: Host,
  [directory, below, file]: (typeof exports)[number],
): Promise<readonly string[]> => {
  const names = (await host.list(directory)).map((name) => `${directory}/${name}`);
  if (below === '') return names.map((name) => `${name}/${file}`);
  const inner = below === '/' ? names : names.map((name) => `${name}/${below}`);
  const found = await Promise.all(
    inner.map(async (at) => (await host.list(at)).map((name) => `${at}/${name}/${file}`)),
  );
  return found.flat();
};

/** A link such as those in /dev/disk leads to the device in one step. */
const isDevice = async (host: Host, path: string, name: string): Promise<boolean> =>
  path === `/dev/${name}` ||
  (path.startsWith('/dev/') && lastPart((await host.readlink(path)) ?? '') === name);

/** Undefined where none of them has it. */
export const serverOf = async (host: Host, { name }: Block): Promise<string | undefined> => {
  const files = (await Promise.all(exports.map((one) => filesBelow(host, one)))).flat();
  for (const at of files) {
    const file = await host.read(at);
    if (file.kind === 'text' && (await isDevice(host, file.text.trim(), name)))
      return `${name} is served by ${at}`;
  }
  return undefined;
};
