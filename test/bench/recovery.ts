/** From "device and address are back" to "the namespace can be read again". */

import { setTimeout as sleep } from 'node:timers/promises';
import { apply, forget, passEnded, portalLine, setPortals, silence } from '../lab/holdfast.ts';
import type { Loss } from '../lab/initiator.ts';
import type { Pair } from '../lab/pair.ts';
import { nqnOf } from '../lab/target.ts';
import { atLeast, atMost, median, type Section } from './figures.ts';
import { repeat, sinceUp, timed } from './guest.ts';

const nqn = nqnOf('vol1');
const connect = `nvme connect -t rdma -a 10.99.1.2 -s 4420 -n ${nqn}`;

/** How long the HCA is away: long enough for a pass that its loss starts to be there. */
const outageMs = 6000;

/** Half the period of the recipe: on average the HCA comes back in the middle of it. */
const recipeWait = 30;

/** One outage. With `then`, that is what reconnects; else whatever is installed does. */
export const outage = async (
  { initiator }: Pair,
  { how, nqns, then = '' }: { how: Loss; nqns: readonly string[]; then?: string },
): Promise<number> => {
  await initiator.loseHca(how, 1);
  await initiator.hcaGone(1, 120_000);
  if (how === 'unplug') await initiator.machine.unplugged(1);
  await sleep(outageMs);
  const measured = sinceUp(initiator.shell, { rail: 1, nqns, then });
  await initiator.returnHca(how, 1);
  return measured;
};

const holdfast = async (pair: Pair, how: Loss, times: number): Promise<number[]> =>
  repeat(`recovery, ${how}`, times, async () => {
    const seconds = await outage(pair, { how, nqns: [nqn] });
    await passEnded(pair.initiator);
    return seconds;
  });

export const measureRecovery = async (pair: Pair): Promise<Section> => {
  const { initiator, target } = pair;
  const { shell } = initiator;
  // One subsystem on that rail, so that one bare connect is the whole of the work.
  await target.unlink('both', 1);
  await setPortals(initiator, portalLine('10.99.1.2'), portalLine('10.99.2.2'));
  await forget(initiator);
  await passEnded(initiator);
  // What the log page listed before must not be waited for.
  await shell.run('rm -f /run/holdfast/state.json');
  await apply(initiator);
  await passEnded(initiator);
  const deleted = await holdfast(pair, 'delete', 5);
  const unplugged = await holdfast(pair, 'unplug', 2);
  await silence(initiator, 'everything');
  const bare = await repeat('bare connect', 5, () =>
    outage(pair, { how: 'delete', nqns: [nqn], then: connect }),
  );
  const recipe = await repeat('connect-all', 3, () =>
    outage(pair, { how: 'delete', nqns: [nqn], then: 'nvme connect-all' }),
  );
  const start = await repeat('process start', 7, () => timed(shell, 'node -e 0'));
  await forget(initiator);
  const starts = start.map(({ wall }) => wall);
  const limit = 2 * median(bare) + median(starts);
  const average = recipeWait + median(recipe);
  return {
    title: '1. Recovery: device and address are back -> the namespace can be read',
    figures: [
      { what: 'Holdfast, device deleted and made again', values: deleted, unit: 's' },
      { what: 'Holdfast, NIC pulled out and put back', values: unplugged, unit: 's' },
      { what: 'bare nvme connect', values: bare, unit: 's' },
      { what: 'start of one process (node -e 0)', values: starts, unit: 's' },
      { what: 'nvme connect-all', values: recipe, unit: 's' },
      { what: 'recipe: connect-all every 60 s, on average', values: [average], unit: 's' },
    ],
    aims: [
      atMost(
        'seconds, deleted',
        median(deleted),
        limit,
        `${limit.toFixed(2)} = 2 connects + 1 start`,
      ),
      atMost('seconds, pulled out', median(unplugged), limit, `${limit.toFixed(2)}, the same`),
      atLeast('times sooner than the recipe', average / median(deleted), 10, 'at least 10'),
    ],
    notes: ['the average of the recipe is computed: half of its period plus its own time'],
  };
};
