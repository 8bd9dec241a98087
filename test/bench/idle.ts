/** A pass with nothing to do. */

import assert from 'node:assert/strict';
import type { Pair } from '../lab/pair.ts';
import type { Shell } from '../lab/shell.ts';
import { live } from './dead.ts';
import { atMost, median, type Figure, type Section } from './figures.ts';
import { peakMemory, prepare, repeat, switchUnits, timed, type Timed } from './guest.ts';

const [own, others] = ['holdfast apply', 'nvme connect-all'];

/** Prints the peak of a Node program's memory in KiB, as the kernel counted it, to its standard error. */
const hook = "process.on('exit', () => console.error(process.resourceUsage().maxRSS))";
const hooked = 'node -r /tmp/peak.cjs /usr/local/lib/holdfast/holdfast.cjs apply 2>&1 | tail -1';

const measureOwnMemory = async (shell: Shell): Promise<number[]> => {
  await shell.put('/tmp/peak.cjs', hook);
  return repeat('peak memory', 3, async () => Number(await shell.run(hooked)) / 1024);
};

/** The two take turns. */
const takeTurns = async (shell: Shell): Promise<Record<'own' | 'others', readonly Timed[]>> => {
  // The first pass may have something to note down.
  await timed(shell, own);
  const runs = await repeat('idle passes', 9, async () => ({
    own: await timed(shell, own),
    others: await timed(shell, others),
  }));
  for (const run of runs) assert.equal(run.own.code, 0, `${own} found something amiss`);
  return { own: runs.map((run) => run.own), others: runs.map((run) => run.others) };
};

const seconds = (what: string, runs: readonly Timed[], kind: 'wall' | 'cpu'): Figure => ({
  what: `${what}, ${kind === 'wall' ? 'wall' : 'CPU'}`,
  values: runs.map((run) => run[kind]),
  unit: 's',
});

const ratio = (own: Figure, others: Figure): number => median(own.values) / median(others.values);

export const measureIdle = async ({ initiator }: Pair): Promise<Section> => {
  const { shell } = initiator;
  await prepare(initiator, live);
  // connect-all makes and removes discovery controllers; the passes that would follow are no part of this.
  await switchUnits(initiator, 'off');
  const runs = await takeTurns(shell);
  const memory = await measureOwnMemory(shell);
  const othersMemory = await repeat('peak memory', 3, () => peakMemory(shell, others));
  const starts = await repeat('process start', 7, () => timed(shell, 'node -e 0'));
  await switchUnits(initiator, 'on');
  const walls = [seconds(own, runs.own, 'wall'), seconds(others, runs.others, 'wall')] as const;
  return {
    title: '3. A pass with nothing to do: 4 paths, all connected',
    figures: [
      ...walls,
      seconds('of that node -e 0', starts, 'wall'),
      seconds(own, runs.own, 'cpu'),
      seconds(others, runs.others, 'cpu'),
      { what: `${own}, peak memory`, values: memory, unit: 'MB' },
      { what: `${others}, peak memory`, values: othersMemory, unit: 'MB' },
    ],
    aims: [
      atMost('wall, ratio', ratio(...walls), 1, 'under 1'),
      atMost('MB', median(memory), 60, 'under 60'),
    ],
    notes: ['the kernel works for connect-all besides what is counted as its CPU time'],
  };
};
