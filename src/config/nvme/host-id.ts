/** Host identifiers inside host NQNs. */

import type { HostId, Nqn } from '../../core/ids.ts';
import { parseHostId, parseNqn } from '../../core/ids.ts';

const prefix = 'nqn.2014-08.org.nvmexpress:uuid:';

/** The UUID a hostnqn is made of, which libnvme takes for the hostid where none is set; else undefined. */
export const hostIdOf = (hostnqn: Nqn): HostId | undefined =>
  hostnqn.startsWith(prefix) ? parseHostId(hostnqn.slice(prefix.length)) : undefined;

/** The hostnqn made of a UUID, as `nvme gen-hostnqn` writes it. */
export const hostNqnOf = (hostid: HostId): Nqn | undefined => parseNqn(`${prefix}${hostid}`);
