/** What tells a controller or SCSI host from the next one of the same name. */

import type { Host } from '../host/host.ts';

/** `nvme3` and `host6` in their classes. */
export const connectionAt = (name: string): string =>
  name.startsWith('nvme') ? `/sys/class/nvme/${name}` : `/sys/class/scsi_host/${name}`;

/** By name; without those that are not there. */
export const observeInodes = async (
  host: Host,
  names: readonly string[],
): Promise<Readonly<Record<string, number>>> => {
  const found = await Promise.all(
    names.map(async (name) => [name, await host.inode(connectionAt(name))] as const),
  );
  return Object.fromEntries(
    found.flatMap(([name, inode]) => (inode === undefined ? [] : [[name, inode] as const])),
  );
};
