/** The code of the SRP lane, for passes that have one. */

import type { SrpDesired } from '../../core/desired/srp.ts';
import type { LaneOptions } from '../lanes.ts';
import type { Mind } from '../mind.ts';
import type { SrpLane } from './lane.ts';

export type MakeSrpLane = (mind: Mind, options: LaneOptions) => Pick<SrpLane, 'converge'>;

/** Where nobody asks for logins, one that does nothing. */
export const loadSrp = async (desired: SrpDesired | undefined): Promise<MakeSrpLane> => {
  if (desired === undefined) return () => ({ converge: () => Promise.resolve() });
  const lane = await import('./lane.ts');
  return (mind, options) => new lane.SrpLane(mind, desired, options);
};
