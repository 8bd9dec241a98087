/** Processes that have a block device open, as virtual machines and databases on bare disks have it: nothing of that shows in sysfs. */

import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';

/** It keeps the paths of its maps open to look whether they work, and closes them when they go. */
const spectators: readonly string[] = ['multipathd'];

/** The device, and for a namespace the character device beside it (nvme_cdev_add in drivers/nvme/host/core.c). */
const namesOf = (device: string): readonly string[] => [
  `/dev/${device}`,
  `/dev/${device.replace(/^nvme(\d+n\d+)$/, 'ng$1')}`,
];

const opens = async (host: Host, pid: string, paths: ReadonlySet<string>) => {
  for (const file of await host.list(`/proc/${pid}/fd`)) {
    const path = await host.readlink(`/proc/${pid}/fd/${file}`);
    if (path !== undefined && paths.has(path)) return path.slice('/dev/'.length);
  }
  return undefined;
};

/** The first that is found, as `nvme0n1 is open in qemu-kvm (process 812)`. */
export const openerOf = async (
  host: Host,
  devices: readonly string[],
): Promise<string | undefined> => {
  const paths = new Set(devices.flatMap(namesOf));
  for (const pid of (await host.list('/proc')).filter((name) => /^\d+$/.test(name))) {
    const device = await opens(host, pid, paths);
    if (device === undefined) continue;
    const program = (await attribute(host, `/proc/${pid}/comm`)) ?? 'a program';
    if (!spectators.includes(program)) return `${device} is open in ${program} (process ${pid})`;
  }
  return undefined;
};
