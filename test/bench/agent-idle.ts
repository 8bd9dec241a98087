/** The agent while nothing happens. */

import { setTimeout as sleep } from 'node:timers/promises';
import { atRest, enableAgent, unit } from '../lab/agent.ts';
import { settings } from '../lab/holdfast.ts';
import type { Initiator } from '../lab/initiator.ts';
import type { Pair } from '../lab/pair.ts';
import { live } from './dead.ts';
import { atMost, median, type Section } from './figures.ts';
import { prepare, progress, switchUnits } from './guest.ts';

const minutes = 10;
const passes = 3;

/** Of the agent, of the two monitors that tell it of events, and of all programs that it started, in seconds. */
const cpuOf = async ({ shell }: Initiator): Promise<number> =>
  Number(await shell.run(`systemctl show -P CPUUsageNSec ${unit}`)) / 1e9;

/** CPU time of each of so many minutes. */
const idle = async (initiator: Initiator, length: number): Promise<readonly number[]> => {
  const readings = [await cpuOf(initiator)];
  for (let left = length; left > 0; left -= 1) {
    progress(`the agent has nothing to do for ${left} more minutes ...`);
    await sleep(60_000);
    readings.push(await cpuOf(initiator));
  }
  progress('');
  return readings.slice(1).map((reading, nth) => reading - (readings[nth] ?? NaN));
};

const file = `${settings}/50-idle.conf`;

/** A pass of the clock's, with a question to every portal, comes so often. */
const passEvery = async (initiator: Initiator, interval: string): Promise<void> => {
  const { shell } = initiator;
  await shell.put(file, `[agent]\ninterval = ${interval}\n[discovery]\ninterval = ${interval}\n`);
  await shell.run(`systemctl restart ${unit}`, { timeoutMs: 180_000 });
  await atRest(initiator);
};

/** What its start has stirred up is over, and the middle reached between two passes, so that each minute has one whole pass. */
const settled = (): Promise<void> => sleep(30_000);

interface Measured {
  readonly cpu: readonly number[];
  readonly withPass: readonly number[];
  /** In MB. */
  readonly resident: number;
}

const measure = async (initiator: Initiator): Promise<Measured> => {
  await initiator.shell.run(enableAgent, { timeoutMs: 180_000 });
  await passEvery(initiator, '1h');
  await settled();
  const cpu = await idle(initiator, minutes);
  const { residentKb } = await atRest(initiator);
  await passEvery(initiator, '1min');
  await settled();
  return { cpu, withPass: await idle(initiator, passes), resident: residentKb / 1024 };
};

/** As it was, for whatever is measured next. */
const tidy = async (initiator: Initiator): Promise<void> => {
  const stop = `systemctl disable --now ${unit}; rm -f ${file}`;
  await initiator.shell.run(stop, { timeoutMs: 60_000 });
  await switchUnits(initiator, 'on');
};

export const measureAgentIdle = async ({ initiator }: Pair): Promise<Section> => {
  await prepare(initiator, live);
  await switchUnits(initiator, 'off');
  const { cpu, withPass, resident } = await measure(initiator).finally(() => tidy(initiator));
  const between = cpu.reduce((before, one) => before + one, 0);
  const usual = between + median(withPass) - median(cpu);
  const percent = (seconds: number): number => (100 * seconds) / (60 * minutes);
  return {
    title: `6. The agent with nothing to do for ${minutes} minutes: 4 paths, all connected`,
    figures: [
      { what: 'CPU time of a minute, programs included', values: cpu, unit: 's' },
      { what: 'the same with a pass of the clock in it', values: withPass, unit: 's' },
      { what: 'resident memory', values: [resident], unit: 'MB' },
    ],
    aims: [
      atMost('percent of a core between events', percent(between), 0.1, 'under 0.1'),
      atMost('MB', resident, 60, 'under 60'),
    ],
    notes: [
      'the emulated core is some ten times slower than a real one',
      `with such a pass in ten minutes it is ${percent(usual).toFixed(2)} percent of a core`,
      'the clock starts a pass every ten minutes ([agent] interval), which reads the configuration again and asks every portal anew; here every hour, then every minute',
    ],
  };
};
