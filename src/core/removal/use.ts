/** Whether a connection can go without anybody missing it. Whatever cannot be told counts as in use. Pure. */

import type { Controller } from '../actual.ts';
import type { MultipathPath } from '../setup/multipath.ts';

/** A dm-multipath map that holds a disk. */
export interface MapUse {
  /** `dm-3` */
  readonly device: string;
  /** `mpatha` */
  readonly name: string;
  /** See `DiskUse`. */
  readonly users: readonly string[];
  readonly paths: readonly MultipathPath[];
}

/** A disk that connections lead to; for NVMe with multipath its head. */
export interface DiskUse {
  /** Who uses it or one of its partitions, but for maps: `nvme0n1p1 is mounted on /data`. */
  readonly users: readonly string[];
  readonly maps: readonly MapUse[];
}

export interface UseActual {
  /** By name; what is not in it was not looked at. */
  readonly disks: Readonly<Record<string, DiskUse>>;
  /** Path devices such as nvme0c1n1 through which no I/O goes, because the target says so (ANA). */
  readonly idle: readonly string[];
}

/** nvme0c3n1 is a path of nvme0n1 (nvme_mpath_set_disk_name in drivers/nvme/host/multipath.c); any other is a disk itself. */
export const headOf = (disk: string): string => disk.replace(/^(nvme\d+)c\d+(n\d+)$/, '$1$2');

/** A connection that is to go, and what goes with it. */
export interface Going {
  readonly name: string;
  /** Undefined for an SRP login. */
  readonly controller: Controller | undefined;
  readonly disks: readonly string[];
}

export interface Around {
  readonly controllers: readonly Controller[];
  readonly use: UseActual;
  /** Everything that is to go, this one included: none of it is a path that stays. */
  readonly going: readonly Going[];
}

const isFree = ({ users, maps }: DiskUse): boolean =>
  users.length === 0 && maps.every((map) => map.users.length === 0);

/** Whether I/O to the head goes on through another controller that stays. */
const hasOther = (disk: string, { controller }: Going, { controllers, use, going }: Around) =>
  controllers.some(
    (one) =>
      one.state === 'live' &&
      one.subsysnqn === controller?.subsysnqn &&
      !going.some(({ name }) => name === one.name) &&
      one.disks.some(
        (path) =>
          path !== headOf(path) && headOf(path) === headOf(disk) && !use.idle.includes(path),
      ),
  );

const isSafe = ({ users, paths }: MapUse, { going }: Around): boolean =>
  users.length === 0 ||
  paths.some(({ disk, usable }) => usable && !going.some(({ disks }) => disks.includes(disk)));

const keptBy = (disk: string, one: Going, around: Around): string | undefined => {
  const head = headOf(disk);
  const use = around.use.disks[head];
  if (use === undefined) return `nobody can tell whether ${head} is in use`;
  if (isFree(use)) return undefined;
  if (head !== disk && hasOther(disk, one, around)) return undefined;
  const [user] = use.users;
  if (user !== undefined) return `${user}, and this is the last path to it`;
  const map = use.maps.find((found) => !isSafe(found, around));
  if (map === undefined) return undefined;
  return `${map.users[0] ?? ''}, and ${disk} is the last usable path of the map ${map.name}`;
};

/** Why a connection has to stay: who would miss it. Undefined where nobody would. */
export const inUse = (one: Going, around: Around): string | undefined => {
  for (const disk of one.disks) {
    const reason = keptBy(disk, one, around);
    if (reason !== undefined) return reason;
  }
  return undefined;
};
