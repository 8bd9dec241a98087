/** Priority of the threads that handle management datagrams. */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

/** What the files ask for. */
export interface ReniceDesired {
  readonly source: string;
}

/** What the host has. */
export interface ReniceActual {
  readonly seen: boolean;
}

export type ReniceStep = SetupStepOf<'renice', 'none'>;

export const planRenice = (_desired: ReniceDesired, _actual: ReniceActual): Judged<ReniceStep> =>
  nothingDue;
