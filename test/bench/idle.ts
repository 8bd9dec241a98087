/** A pass with nothing to do. */

import { apply, portalLine, setPortals } from '../lab/holdfast.ts';
import type { Pair } from '../lab/pair.ts';
import { atMost, median, type Section } from './figures.ts';
import { repeat, timed } from './guest.ts';

/** Prints the peak of a Node program's memory in KiB, as the kernel counted it, to its standard error. */
const hook = "process.on('exit', () => console.error(process.resourceUsage().maxRSS))";

export const measureIdle = async ({ initiator, target }: Pair): Promise<Section> => {
  const { shell } = initiator;
  await target.link('both', 1);
  await setPortals(initiator, portalLine('10.99.1.2'), portalLine('10.99.2.2'));
  await shell.run('rm -f /run/holdfast/state.json');
  await apply(initiator);
  const runs = await repeat('idle passes', 9, async () => [
    await timed(shell, 'holdfast apply'),
    await timed(shell, 'nvme connect-all'),
  ]);
  const column = (at: number, what: 'wall' | 'cpu'): number[] =>
    runs.map((run) => run[at]?.[what] ?? NaN);
  await shell.put('/tmp/peak.cjs', hook);
  const peak = 'node -r /tmp/peak.cjs /usr/local/lib/holdfast/holdfast.cjs apply 2>&1 | tail -1';
  const memory = await repeat('peak memory', 3, async () => Number(await shell.run(peak)) / 1024);
  return {
    title: '3. A pass with nothing to do: 4 paths, all connected',
    figures: [
      { what: 'Holdfast, wall', values: column(0, 'wall'), unit: 's' },
      { what: 'nvme connect-all, wall', values: column(1, 'wall'), unit: 's' },
      { what: 'Holdfast, CPU', values: column(0, 'cpu'), unit: 's' },
      {
        what: 'nvme connect-all, CPU (the kernel works for it besides)',
        values: column(1, 'cpu'),
        unit: 's',
      },
      { what: 'Holdfast, peak memory', values: memory, unit: 'MB' },
    ],
    aims: [
      atMost('wall, ratio', median(column(0, 'wall')) / median(column(1, 'wall')), 1, 'under 1'),
      atMost('MB', median(memory), 60, 'under 60'),
    ],
    notes: [],
  };
};
