/** Virtual functions of mlx4 HCAs. */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for. */
export interface FunctionsDesired {
  readonly source: string;
}

/** What the host has. */
export interface FunctionsActual {
  readonly seen: boolean;
}

export type FunctionStep = SetupStepOf<'functions', 'none'>;

export const planFunctions = (
  _desired: FunctionsDesired,
  _actual: FunctionsActual,
): Judged<FunctionStep> => nothingDue;
