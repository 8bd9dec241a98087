/** SRPHA_ENABLE=yes in openib.conf: multipathd runs, and joins the paths of each SRP disk. */

import type { Pattern } from '../pattern.ts';
import { nothingDue, type Judged, type SetupStepOf } from './step.ts';
import { together, warning } from './together.ts';

/** What the file asks for. */
export interface MultipathDesired {
  /** `file:line` */
  readonly source: string;
  /** Devices that are left alone. */
  readonly exclude: readonly Pattern[];
}

export interface MultipathPath {
  /** `sdb` */
  readonly disk: string;
  /** The kernel's word for the state of its SCSI device; `gone` where there is none. */
  readonly state: string;
  /** As far as the kernel shows it: that multipathd itself has given a path up is to be seen by multipath -ll only. */
  readonly usable: boolean;
}

export interface MultipathMap {
  /** `dm-3` */
  readonly device: string;
  /** `mpatha` */
  readonly name: string;
  readonly paths: readonly MultipathPath[];
}

/** A disk of an SRP login. */
export interface MultipathDisk {
  readonly name: string;
  /** Device of the map that it is a path of. */
  readonly map: string | undefined;
  /** Whether its SCSI device is running. */
  readonly isRunning: boolean;
  /** It has appeared so lately that udev and multipathd may still be at it. */
  readonly isNew: boolean;
  /** Whether multipath's rules of udev want it; undefined where udev does not say. */
  readonly isClaimed: boolean | undefined;
}

export type Multipathd =
  | { readonly kind: 'running' }
  | { readonly kind: 'stopped' }
  /** It does not run and cannot be started. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface MultipathActual {
  readonly daemon: Multipathd;
  readonly disks: readonly MultipathDisk[];
  /** Those of SRP disks, by their device. */
  readonly maps: ReadonlyMap<string, MultipathMap>;
}

/** How long a new disk is given to be mapped, from when udev has first seen it. */
export const mapPatience = { forMs: 5000, everyMs: 200 } as const;

type Start = SetupStepOf<'multipath', 'start-multipathd'>;

export interface AwaitMapStep extends SetupStepOf<'multipath', 'await-map'> {
  readonly disk: string;
}

export type MultipathStep = Start | AwaitMapStep;

const because = (source: string): string => `SRPHA_ENABLE=yes, ${source}`;

const start = (source: string): Start => ({
  subject: 'multipath',
  kind: 'start-multipathd',
  key: 'start multipathd',
  group: 'multipathd',
  sentence: `start multipathd.service: multipathd is not running, and nobody else joins the paths of SRP disks (${because(source)})`,
});

const awaitMap = ({ name: disk }: MultipathDisk, source: string): AwaitMapStep => ({
  subject: 'multipath',
  kind: 'await-map',
  key: `await-map ${disk}`,
  group: `map ${disk}`,
  dispensable: true,
  sentence: `give multipathd up to ${mapPatience.forMs / 1000} s for a map of ${disk}, which has just appeared (${because(source)})`,
  disk,
});

const areIn = (disks: readonly MultipathDisk[]): string => {
  const names = disks.map(({ name }) => name).join(', ');
  return `${names} ${disks.length === 1 ? 'is' : 'are'} in no multipath map`;
};

const causes: ReadonlyMap<boolean | undefined, string> = new Map([
  [true, 'though multipath claims it'],
  [
    false,
    'because multipath does not want it: a blacklist in multipath.conf, or find_multipaths there, which waits for a second path',
  ],
  [undefined, 'as with a blacklist in multipath.conf, or find_multipaths while there is one path'],
]);

/** One for all disks with the same cause. */
const unmapped = (disks: readonly MultipathDisk[], source: string): Judged<never> =>
  together(
    [...causes].map(([isClaimed, cause]) => {
      const these = disks.filter((disk) => disk.isClaimed === isClaimed);
      const [first] = these;
      return first === undefined
        ? nothingDue
        : warning(
            `${areIn(these)}, ${cause}; multipath -v3 /dev/${first.name} | tail says why, and multipath -ll which maps there are (${because(source)})`,
          );
    }),
  );

const few = ({ device, name, paths }: MultipathMap, source: string): Judged<never> => {
  const usable = paths.filter((path) => path.usable);
  if (usable.length > 1) return nothingDue;
  const map = `the multipath map ${name} (${device})`;
  const broken = paths
    .filter((path) => !path.usable)
    .map(({ disk, state }) => `${disk} is ${state}`);
  const [only] = usable;
  if (only !== undefined && broken.length === 0)
    return warning(
      `${map} has one path only, ${only.disk}: see multipath -ll (${because(source)})`,
    );
  const left = only === undefined ? 'no usable path' : `one usable path only, ${only.disk}`;
  const rest = broken.length === 0 ? '' : `, while ${broken.join(' and ')}`;
  return warning(`${map} has ${left}${rest}: see multipath -ll (${because(source)})`);
};

const mapsOf = ({ disks, maps }: MultipathActual, source: string): Judged<never> => {
  const used = new Set(disks.flatMap(({ map }) => map ?? []));
  return together(
    [...maps.values()].filter(({ device }) => used.has(device)).map((map) => few(map, source)),
  );
};

const without = (reason: string, disks: readonly MultipathDisk[], source: string): Judged<never> =>
  warning(
    `multipathd is not running and cannot be started: ${reason}${disks.length === 0 ? '' : `; ${areIn(disks)}`} (${because(source)})`,
  );

/** A disk that is new may be the second path of a map that seems to have one only, so nothing is said before it is placed. */
const withDaemon = (actual: MultipathActual, source: string): Judged<MultipathStep> => {
  const alone = actual.disks.filter(({ map }) => map === undefined);
  const waiting = alone.filter(({ isNew, isRunning }) => isNew && isRunning);
  if (waiting.length > 0)
    return { steps: waiting.map((disk) => awaitMap(disk, source)), remarks: [] };
  const settled = alone.filter(({ isNew }) => !isNew);
  return together([unmapped(settled, source), mapsOf(actual, source)]);
};

export const planMultipath = (
  { source }: MultipathDesired,
  actual: MultipathActual,
): Judged<MultipathStep> => {
  const { daemon, disks } = actual;
  if (daemon.kind === 'running') return withDaemon(actual, source);
  const maps = mapsOf(actual, source);
  if (daemon.kind === 'stopped') return together([{ steps: [start(source)], remarks: [] }, maps]);
  const alone = disks.filter(({ map }) => map === undefined);
  return together([without(daemon.reason, alone, source), maps]);
};
