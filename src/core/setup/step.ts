/** What all changes of the host have in common, whichever configuration file asks for them. */

/** The parts of the host that Holdfast sets up, in the order in which they are: each may be what a later one needs. */
export const subjects = [
  'parameters',
  'ports',
  'functions',
  'descriptions',
  'renice',
  'interfaces',
  'targets',
  'limits',
  'srp-timers',
  'srp-disks',
  'multipath',
] as const;
export type Subject = (typeof subjects)[number];

/** One change of the host. Each subject adds what it takes to make it. */
export interface SetupStepOf<Of extends Subject, Kind extends string> {
  readonly subject: Of;
  readonly kind: Kind;
  /** Equal for steps that do the same. */
  readonly key: string;
  /** Steps of one group follow each other, and a failure holds back the rest of its group. */
  readonly group: string;
  /** Groups of its subject that come first where they have something to do, whatever comes of it. */
  readonly after?: readonly string[];
  /** True where its failure holds back nothing. */
  readonly dispensable?: boolean;
  /** What an administrator would write: what is done, why, and which line asks for it. */
  readonly sentence: string;
}

/** What comparing the files with the host brought. */
export interface Judged<Step> {
  /** In the order in which they are to be done. */
  readonly steps: readonly Step[];
  /** What differs and is not for Holdfast to change. */
  readonly remarks: readonly string[];
  /** What somebody has to see to and Holdfast cannot change: the host is as asked for, and in danger all the same. */
  readonly warnings?: readonly string[];
}

export const nothingDue: Judged<never> = { steps: [], remarks: [] };
