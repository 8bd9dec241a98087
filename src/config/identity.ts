/** Who this host is to a target: hostnqn and hostid. */

import type { HostId, Nqn } from '../core/ids.ts';

export interface Identity {
  readonly hostnqn: Nqn;
  readonly hostid: HostId;
  /** Where each comes from, for people: a path, or `derived from ...`. */
  readonly hostnqnSource: string;
  readonly hostidSource: string;
}
