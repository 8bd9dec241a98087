/** Parameters of kernel modules. */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for. */
export interface ParametersDesired {
  readonly source: string;
}

/** What the host has. */
export interface ParametersActual {
  readonly seen: boolean;
}

export type ParameterStep = SetupStepOf<'parameters', 'none'>;

export const planParameters = (
  _desired: ParametersDesired,
  _actual: ParametersActual,
): Judged<ParameterStep> => nothingDue;
