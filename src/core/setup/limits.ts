/** How much memory may be locked. */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for. */
export interface LimitsDesired {
  readonly source: string;
}

/** What the host has. */
export interface LimitsActual {
  readonly seen: boolean;
}

export type LimitStep = SetupStepOf<'limits', 'none'>;

export const planLimits = (_desired: LimitsDesired, _actual: LimitsActual): Judged<LimitStep> =>
  nothingDue;
