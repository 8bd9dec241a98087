/** The same at a real boot, by the units. */

import { setPortals } from '../lab/holdfast.ts';
import type { Pair } from '../lab/pair.ts';
import { allPaths, bothSides, sectionOf } from './dead.ts';
import { median, type Section } from './figures.ts';
import { switchUnits } from './guest.ts';
import { uptimeWhenUsable } from './usable.ts';

const started = 'systemctl show -P ExecMainStartTimestampMonotonic holdfast.service';

interface Boot {
  /** Seconds since the kernel started. */
  readonly kernel: number;
  /** Seconds since systemd started Holdfast. */
  readonly unit: number;
}

const reboot = async ({ initiator }: Pair, lines: readonly string[]): Promise<Boot> => {
  await setPortals(initiator, ...lines);
  await initiator.shell.run('sync');
  await initiator.machine.reboot();
  const kernel = await uptimeWhenUsable(initiator.shell, allPaths);
  const unit = kernel - Number(await initiator.shell.run(started)) / 1e6;
  await switchUnits(initiator, 'on');
  return { kernel, unit };
};

export const measureReboot = async (pair: Pair): Promise<Section> => {
  const boots: Boot[] = [];
  const sides = await bothSides('reboot', 2, async (lines) => {
    const one = await reboot(pair, lines);
    boots.push(one);
    return one.unit;
  });
  const kernel = median(boots.map((one) => one.kernel));
  return {
    ...sectionOf(
      '2c. A reboot: start of holdfast.service -> the 4 paths of the live ones are usable',
      sides,
    ),
    notes: [`that is ${kernel.toFixed(1)} s after the kernel started (median of all)`],
  };
};
