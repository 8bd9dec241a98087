/** Port types of mlx4 HCAs. */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for. */
export interface PortsDesired {
  readonly source: string;
}

/** What the host has. */
export interface PortsActual {
  readonly seen: boolean;
}

export type PortStep = SetupStepOf<'ports', 'none'>;

export const planPorts = (_desired: PortsDesired, _actual: PortsActual): Judged<PortStep> =>
  nothingDue;
