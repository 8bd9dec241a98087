/** Network interfaces that carry RDMA. */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for. */
export interface InterfacesDesired {
  readonly source: string;
}

/** What the host has. */
export interface InterfacesActual {
  readonly seen: boolean;
}

export type InterfaceStep = SetupStepOf<'interfaces', 'none'>;

export const planInterfaces = (
  _desired: InterfacesDesired,
  _actual: InterfacesActual,
): Judged<InterfaceStep> => nothingDue;
