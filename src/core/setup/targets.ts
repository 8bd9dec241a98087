/** Configurations of SRP targets on this host. */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for. */
export interface TargetsDesired {
  readonly source: string;
}

/** What the host has. */
export interface TargetsActual {
  readonly seen: boolean;
}

export type TargetStep = SetupStepOf<'targets', 'none'>;

export const planTargets = (_desired: TargetsDesired, _actual: TargetsActual): Judged<TargetStep> =>
  nothingDue;
