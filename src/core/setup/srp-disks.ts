/** Request queues and depths of the disks of SRP logins, as [srp] in holdfast.conf has them. */

import type { Pattern } from '../pattern.ts';
import { type Judged, type SetupStepOf } from './step.ts';

/** Below /sys/block/DISK. */
export const diskAttributes = {
  scheduler: 'queue/scheduler',
  rotational: 'queue/rotational',
  'rq-affinity': 'queue/rq_affinity',
  nomerges: 'queue/nomerges',
  'queue-depth': 'device/queue_depth',
} as const;

/** As the key of [srp] is called. */
export type DiskKey = keyof typeof diskAttributes;

export interface DiskWish {
  readonly key: DiskKey;
  readonly value: string;
}

/** What the settings ask for, where the files ask for SRP: one wish for each key that is not `leave`. */
export interface SrpDisksDesired {
  readonly wishes: readonly DiskWish[];
  /** Devices that are left alone. */
  readonly exclude: readonly Pattern[];
}

/** One attribute of one disk as it is. */
export type AttributeSeen =
  | {
      readonly kind: 'value';
      readonly value: string;
      /** Why the kernel cannot take what is asked for, as far as that is known before: without a subject. */
      readonly obstacle?: string;
      /** The most that it takes, of a number. */
      readonly most?: { readonly value: number; readonly why: string };
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface SrpDisk {
  /** `sdb` */
  readonly name: string;
  /** `SRP target 0002c90300a01230 via mlx4_0:1` */
  readonly login: string;
  /** Of the keys that are asked for. */
  readonly attributes: ReadonlyMap<DiskKey, AttributeSeen>;
}

/** Only disks whose SCSI device is running: a queue with I/O that waits cannot be changed, the write would wait with it. */
export interface SrpDisksActual {
  readonly disks: readonly SrpDisk[];
}

export interface SrpDiskStep extends SetupStepOf<'srp-disks', 'tune-srp-disk'> {
  readonly disk: string;
  readonly attribute: (typeof diskAttributes)[DiskKey];
  readonly value: string;
}

/** What is to be said of a disk, and equally of others. */
interface Note {
  readonly disk: string;
  readonly sentence: (disks: string) => string;
}

interface Found {
  readonly step?: SrpDiskStep;
  readonly note?: Note;
}

const asked = ({ key, value }: DiskWish): string => `[srp] ${key} = ${value}`;

const stepOf = (
  { name: disk, login }: SrpDisk,
  wish: DiskWish,
  { now, value }: { readonly now: string; readonly value: string },
): SrpDiskStep => {
  const attribute = diskAttributes[wish.key];
  return {
    subject: 'srp-disks',
    kind: 'tune-srp-disk',
    key: `srp-disks ${login} ${disk} ${attribute} ${value}`,
    group: `disk ${disk}`,
    dispensable: true,
    sentence: `set ${attribute} of ${disk} (${login}) to ${value}: it is ${now} (${asked(wish)})`,
    disk,
    attribute,
    value,
  };
};

const inVain = ({ name: disk }: SrpDisk, wish: DiskWish, why: string): Found => ({
  note: { disk, sentence: (disks) => `${asked(wish)} changes nothing on ${disks}: ${why}` },
});

const tooMuch = (
  { name: disk }: SrpDisk,
  wish: DiskWish,
  { value, why }: { readonly value: number; readonly why: string },
): Note => ({
  disk,
  sentence: (disks) => `${asked(wish)} is more than ${disks} can have, so ${value} counts: ${why}`,
});

const judgeValue = (
  disk: SrpDisk,
  wish: DiskWish,
  { value: now, obstacle, most }: Extract<AttributeSeen, { kind: 'value' }>,
): Found => {
  if (now === wish.value) return {};
  if (obstacle !== undefined) return inVain(disk, wish, obstacle);
  if (most === undefined || Number(wish.value) <= most.value)
    return { step: stepOf(disk, wish, { now, value: wish.value }) };
  const note = tooMuch(disk, wish, most);
  const value = String(most.value);
  return now === value ? { note } : { note, step: stepOf(disk, wish, { now, value }) };
};

const judge = (disk: SrpDisk, wish: DiskWish): Found => {
  const seen = disk.attributes.get(wish.key);
  if (seen === undefined) return {};
  switch (seen.kind) {
    case 'value':
      return judgeValue(disk, wish, seen);
    case 'absent':
      return inVain(disk, wish, `this kernel has no ${diskAttributes[wish.key]} there`);
    case 'unknown':
      return inVain(disk, wish, `it cannot be read: ${seen.reason}`);
  }
};

/** The same of several disks is said once. */
const remarksOf = (notes: readonly Note[]): readonly string[] => {
  const disksOf = new Map<string, readonly string[]>();
  const kinds = new Map(notes.map((note) => [note.sentence(''), note]));
  for (const { disk, sentence } of notes) {
    const kind = sentence('');
    disksOf.set(kind, [...(disksOf.get(kind) ?? []), disk]);
  }
  return [...kinds].map(([kind, { sentence }]) => sentence((disksOf.get(kind) ?? []).join(', ')));
};

export const planSrpDisks = (
  { wishes }: SrpDisksDesired,
  { disks }: SrpDisksActual,
): Judged<SrpDiskStep> => {
  const found = disks.flatMap((disk) => wishes.map((wish) => judge(disk, wish)));
  return {
    steps: found.flatMap(({ step }) => step ?? []),
    remarks: remarksOf(found.flatMap(({ note }) => note ?? [])),
  };
};
