/** All measurements by name, in the order in which they are made. */

import type { Pair } from '../lab/pair.ts';
import { measureAgentIdle } from './agent-idle.ts';
import { measureBootAmongDead, measureRecoveryAmongDead } from './dead.ts';
import type { Section } from './figures.ts';
import { measureIdle } from './idle.ts';
import { measureLines } from './lines.ts';
import { measurePeers } from './peers/section.ts';
import { measureReboot } from './reboot.ts';
import { measureRecovery } from './recovery.ts';
import { measureSrp } from './srp.ts';
import { measureStart } from './start.ts';

export type Names = ReadonlySet<string>;

export const onHost: Readonly<Record<string, () => Promise<Section>>> = {
  start: measureStart,
  lines: measureLines,
};

export const inGuest: Readonly<Record<string, (pair: Pair) => Promise<Section>>> = {
  recovery: measureRecovery,
  srp: measureSrp,
  'dead-recovery': measureRecoveryAmongDead,
  'dead-boot': measureBootAmongDead,
  reboot: measureReboot,
  idle: measureIdle,
  'agent-idle': measureAgentIdle,
};

/** With machines of their own; `quick`: as little as shows that it works. */
export const inGuests: Readonly<
  Record<string, (stop: AbortSignal, quick: boolean) => Promise<Section>>
> = {
  agent: measurePeers,
};
