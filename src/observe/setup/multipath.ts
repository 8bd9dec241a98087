import {
  mapPatience,
  type MultipathActual,
  type MultipathDisk,
} from '../../core/setup/multipath.ts';
import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';
import { isRunning, observeMaps } from '../multipath.ts';
import { observeMultipathd } from './multipathd.ts';

/** What udev has noted of a disk (device_update_db in systemd's sd-device; the same lines since udev 181). */
interface Noted {
  /** When it was done with it for the first time, in monotonic milliseconds. */
  readonly since: number | undefined;
  readonly isClaimed: boolean | undefined;
}

/** Undefined where there is no udev to wait for. */
const notedBy = async (host: Host, disk: string): Promise<Noted | undefined> => {
  if (!(await host.list('/run/udev')).includes('control')) return undefined;
  const number = (await attribute(host, `/sys/block/${disk}/dev`)) ?? '';
  const text = (await attribute(host, `/run/udev/data/b${number}`)) ?? '';
  const [, since] = /^I:(\d+)$/m.exec(text) ?? [];
  const [, claim] = /^E:DM_MULTIPATH_DEVICE_PATH=(\d)/m.exec(text) ?? [];
  return {
    since: since === undefined ? undefined : Number(since) / 1000,
    isClaimed: claim === undefined ? undefined : claim !== '0',
  };
};

/** multipathd learns of a disk from udev, once udev is done with it. A time to come is that of another host's tree. */
const isYoung = (host: Host, noted: Noted | undefined): boolean => {
  if (noted === undefined) return false;
  if (noted.since === undefined) return true;
  const age = host.clock.monotonicMs() - noted.since;
  return age >= 0 && age < mapPatience.forMs;
};

/** A disk that is in no map yet: whether it may soon be, and whether multipath wants it. */
export const observeUnmapped = async (
  host: Host,
  disk: string,
): Promise<Pick<MultipathDisk, 'isNew' | 'isRunning' | 'isClaimed'>> => {
  const [noted, running] = await Promise.all([notedBy(host, disk), isRunning(host, disk)]);
  return { isNew: isYoung(host, noted), isRunning: running, isClaimed: noted?.isClaimed };
};

const mapped = { isNew: false, isRunning: true, isClaimed: true };

export const observeMultipath = async (
  host: Host,
  disks: readonly string[],
): Promise<MultipathActual> => {
  const [daemon, { byDisk, maps }] = await Promise.all([
    observeMultipathd(host),
    observeMaps(host, disks),
  ]);
  const seen = await Promise.all(
    disks.map(async (name) => {
      const map = byDisk.get(name);
      const rest = map === undefined ? await observeUnmapped(host, name) : mapped;
      return { name, map, ...rest };
    }),
  );
  return { daemon, disks: seen, maps };
};
