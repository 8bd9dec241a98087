/** The agent while nothing happens. */

import { setTimeout as sleep } from 'node:timers/promises';
import { atRest, enableAgent, unit } from '../lab/agent.ts';
import type { Initiator } from '../lab/initiator.ts';
import type { Pair } from '../lab/pair.ts';
import { live } from './dead.ts';
import { atMost, median, type Section } from './figures.ts';
import { prepare, progress, switchUnits } from './guest.ts';

const minutes = 10;

/** Of the agent, of the two monitors that tell it of events, and of all programs that it started, in seconds. */
const cpuOf = async ({ shell }: Initiator): Promise<number> =>
  Number(await shell.run(`systemctl show -P CPUUsageNSec ${unit}`)) / 1e9;

/** CPU time of each minute. */
const idle = async (initiator: Initiator): Promise<readonly number[]> => {
  const readings = [await cpuOf(initiator)];
  for (let left = minutes; left > 0; left -= 1) {
    progress(`the agent has nothing to do for ${left} more minutes ...`);
    await sleep(60_000);
    readings.push(await cpuOf(initiator));
  }
  progress('');
  return readings.slice(1).map((reading, nth) => reading - (readings[nth] ?? NaN));
};

const percent = (secondsOfAMinute: number): number => (100 * secondsOfAMinute) / 60;

export const measureAgentIdle = async ({ initiator }: Pair): Promise<Section> => {
  const { shell } = initiator;
  await prepare(initiator, live);
  await switchUnits(initiator, 'off');
  await shell.run(enableAgent, { timeoutMs: 180_000 });
  await atRest(initiator);
  const cpu = await idle(initiator);
  const sum = cpu.reduce((before, one) => before + one, 0);
  const { residentKb } = await atRest(initiator);
  const resident = residentKb / 1024;
  await shell.run(`systemctl disable --now ${unit}`, { timeoutMs: 60_000 });
  await switchUnits(initiator, 'on');
  return {
    title: `6. The agent with nothing to do for ${minutes} minutes: 4 paths, all connected`,
    figures: [
      {
        what: 'CPU time of a minute, with that of every program it started',
        values: cpu,
        unit: 's',
      },
      { what: 'resident memory', values: [resident], unit: 'MB' },
    ],
    aims: [
      atMost('percent of one core, of most minutes', percent(median(cpu)), 0.1, 'under 0.1'),
      atMost(
        'percent of one core, with the pass of every ten minutes',
        percent(sum / minutes),
        0.1,
        'under 0.1',
      ),
      atMost('MB', resident, 60, 'under 60'),
    ],
    notes: [
      'the emulated core is some ten times slower than a real one',
      'one of these minutes has the pass that reads the configuration again and asks every portal anew',
    ],
  };
};
