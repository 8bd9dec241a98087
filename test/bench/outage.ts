/** Losing an HCA and measuring its return. */

import { setTimeout as sleep } from 'node:timers/promises';
import { passEnded } from '../lab/holdfast.ts';
import type { Initiator, Loss } from '../lab/initiator.ts';
import type { Pair } from '../lab/pair.ts';
import { assertPass, passStarted, switchUnits } from './guest.ts';
import { sinceUp, type Path, type SrpPath } from './usable.ts';

/** `short`: the pass that the loss has started still waits for the device. `long`: it has given up. */
export type Length = 'short' | 'long';

export interface Outage {
  readonly how: Loss;
  readonly length?: Length;
  /** Until these are usable. */
  readonly paths: readonly (Path | SrpPath)[];
  /** What connects once the HCA is up, without Holdfast; nothing: Holdfast's units do, or the agent that runs. */
  readonly then?: string;
  readonly by?: 'agent';
}

const shortMs = 5000;

/** Lets the outage last, and makes sure that the pass that the loss has started is where the measurement has it. */
const last = async (initiator: Initiator, length: Length, units: boolean): Promise<void> => {
  const enough = sleep(shortMs);
  if (units && length === 'short') await passStarted(initiator);
  await enough;
  if (length === 'long') await passEnded(initiator);
  await assertPass(initiator, units && length === 'short');
};

/** Seconds from "device and address are back" to "usable". */
export const outage = async (
  { initiator }: Pair,
  { how, length = 'short', paths, then, by }: Outage,
): Promise<number> => {
  const units = then === undefined && by === undefined;
  await switchUnits(initiator, units ? 'on' : 'off');
  await initiator.loseHca(how, 1);
  await initiator.hcaGone(1, 120_000);
  if (how === 'unplug') await initiator.machine.unplugged(1);
  await last(initiator, length, units);
  const measured = sinceUp(initiator.shell, { rail: 1, paths, ...(then && { then }) });
  // Its failure is told where it is awaited.
  measured.catch(() => undefined);
  await initiator.returnHca(how, 1);
  const seconds = await measured;
  await passEnded(initiator);
  return seconds;
};
