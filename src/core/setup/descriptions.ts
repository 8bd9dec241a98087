/** Node descriptions of HCAs. */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for. */
export interface DescriptionsDesired {
  readonly source: string;
}

/** What the host has. */
export interface DescriptionsActual {
  readonly seen: boolean;
}

export type DescriptionStep = SetupStepOf<'descriptions', 'none'>;

export const planDescriptions = (
  _desired: DescriptionsDesired,
  _actual: DescriptionsActual,
): Judged<DescriptionStep> => nothingDue;
