/** How much memory those who log in may lock: /etc/security/limits.d/holdfast.conf, where the settings ask for it. */

import type { LimitEntry } from '../desired/limits.ts';
import { effectiveMemlock, type EffectiveMemlock, type PamBuild } from '../limits/effective.ts';
import { ownLimitsEntries, ownLimitsFile, ownLimitsText } from '../limits/own-file.ts';
import { inReadingOrder } from '../limits/order.ts';
import { ordinaryUser } from '../limits/subjects.ts';
import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for: that everybody may lock memory without limit. */
export interface LimitsDesired {
  /** What asks for it, in words. */
  readonly source: string;
}

export interface LimitsFile {
  readonly path: string;
  readonly entries: readonly LimitEntry[];
}

/** What the host has. */
export interface LimitsActual {
  /** In reading order, limits.conf first; undefined where one of them cannot be read. */
  readonly files: readonly LimitsFile[] | undefined;
  readonly pam: PamBuild;
  /** Of Holdfast's own file; `foreign` is one of its name that somebody else wrote. */
  readonly own: 'absent' | 'ours' | 'foreign';
}

export interface LimitStep extends SetupStepOf<'limits', 'write-limits'> {
  readonly path: string;
  readonly text: string;
}

const entriesOf = (files: readonly LimitsFile[]): readonly LimitEntry[] =>
  files.flatMap(({ entries }) => entries);

/** Of a user whom no line names. */
const memlockOf = (files: readonly LimitsFile[], pam: PamBuild): EffectiveMemlock | undefined =>
  ordinaryUser().map((user) => effectiveMemlock(entriesOf(files), user, pam))[0];

const isFree = (memlock: EffectiveMemlock | undefined): boolean =>
  memlock?.soft?.value === 'unlimited' && memlock.hard?.value === 'unlimited';

/** Whether the files let everybody lock memory without limit. */
export const isMemlockFree = ({ files, pam }: LimitsActual): boolean =>
  files !== undefined && isFree(memlockOf(files, pam));

/** The files as they are once Holdfast has written its own. */
const withOwn = (files: readonly LimitsFile[]): readonly LimitsFile[] => {
  const own: LimitsFile = { path: ownLimitsFile, entries: ownLimitsEntries };
  const others = files.filter(({ path }) => path !== ownLimitsFile);
  const isMain = ({ path }: LimitsFile): boolean => path.endsWith('/limits.conf');
  const byPath = new Map([...others, own].map((file) => [file.path, file]));
  const dropIns = [...byPath.values()].filter((file) => !isMain(file)).map(({ path }) => path);
  return [
    ...others.filter(isMain),
    ...inReadingOrder(dropIns).flatMap((path) => byPath.get(path) ?? []),
  ];
};

/** The line that keeps memlock limited, and to what. */
const limitText = (memlock: EffectiveMemlock | undefined): string => {
  const sides = [memlock?.hard, memlock?.soft].filter((side) => side !== undefined);
  const side = sides.find(({ value }) => value !== 'unlimited');
  if (side === undefined) return 'no line sets it for everybody';
  return `users can lock ${side.value} KiB only (${side.source})`;
};

const remark = (sentence: string): Judged<never> => ({ steps: [], remarks: [sentence] });

const stepFor = (why: string, source: string): LimitStep => ({
  subject: 'limits',
  kind: 'write-limits',
  key: `limits ${ownLimitsFile}`,
  group: 'limits',
  sentence: `write ${ownLimitsFile} with memlock unlimited: ${why}, and ${source} asks for it`,
  path: ownLimitsFile,
  text: ownLimitsText,
});

/** Nothing where the files are enough as they are, whoever wrote them, and where writing would not help. */
export const planLimits = (desired: LimitsDesired, actual: LimitsActual): Judged<LimitStep> => {
  const { files, pam, own } = actual;
  if (files === undefined) return nothingDue;
  const now = memlockOf(files, pam);
  if (isFree(now)) return nothingDue;
  if (own === 'foreign') {
    return remark(
      `${ownLimitsFile} is not Holdfast's and is left as it is: ${limitText(now)}, though ${desired.source} asks for no limit`,
    );
  }
  const then = memlockOf(withOwn(files), pam);
  if (isFree(then)) return { steps: [stepFor(limitText(now), desired.source)], remarks: [] };
  return remark(
    `memlock stays limited whatever ${ownLimitsFile} says, because a line that is read later counts: ${limitText(then)}`,
  );
};
