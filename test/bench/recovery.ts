/** From "device and address are back" to "the namespace is usable again". */

import { portalLine } from '../lab/holdfast.ts';
import type { Pair } from '../lab/pair.ts';
import { atLeast, atMost, median, type Aim, type Figure, type Section } from './figures.ts';
import { prepare, repeat, timed } from './guest.ts';
import { outage, type Outage } from './outage.ts';
import { pathTo } from './usable.ts';

const path = pathTo('vol1', 1);
const paths = [path];
const connect = `nvme connect -t rdma -a ${path.traddr} -s 4420 -n ${path.nqn}`;

/** Half the period of the recipe: on average the HCA comes back in the middle of it. */
const recipeWait = 30;

/** Each kind of outage; in a round each of them is made once, so that a busy machine disturbs all alike. */
const kinds = {
  short: { how: 'delete', paths },
  bare: { how: 'delete', paths, then: connect },
  long: { how: 'delete', length: 'long', paths },
  recipe: { how: 'delete', paths, then: 'nvme connect-all' },
  pulled: { how: 'unplug', paths },
  pulledLong: { how: 'unplug', length: 'long', paths },
  barePulled: { how: 'unplug', paths, then: connect },
} as const satisfies Record<string, Outage>;

type Kind = keyof typeof kinds;

const labels: Readonly<Record<Kind, string>> = {
  short: 'Holdfast, device deleted for 5 s',
  bare: 'bare nvme connect, device deleted',
  long: 'Holdfast, device deleted until no pass waits any more',
  recipe: 'nvme connect-all, device deleted',
  pulled: 'Holdfast, NIC pulled out for 5 s and put back',
  pulledLong: 'Holdfast, NIC pulled out until no pass waits, and put back',
  barePulled: 'bare nvme connect, NIC pulled out and put back',
};

const kindNames = [
  'short',
  'long',
  'bare',
  'pulled',
  'pulledLong',
  'barePulled',
  'recipe',
] as const;

const rounds: readonly (readonly Kind[])[] = [
  ['short', 'bare', 'long', 'pulled', 'barePulled', 'pulledLong'],
  ['bare', 'short', 'recipe', 'barePulled', 'pulledLong', 'pulled'],
  ['short', 'bare', 'long', 'pulled', 'barePulled', 'pulledLong'],
  ['bare', 'short', 'recipe', 'pulled'],
  ['short', 'bare', 'long', 'recipe', 'pulled'],
];

/** One subsystem on that rail, so that one bare connect is the whole of the work. */
const alone = async (pair: Pair): Promise<void> => {
  await pair.target.unlink('both', 1);
  await prepare(pair.initiator, [portalLine('10.99.1.2'), portalLine('10.99.2.2')]);
  // A pulled NIC is let go of after 5 s instead of 60; what follows its return is the same.
  await pair.initiator.shell.run('echo 5 > /sys/module/nvme_core/parameters/admin_timeout');
};

const measureAll = async (pair: Pair): Promise<Readonly<Record<Kind, number[]>>> => {
  const found: Record<Kind, number[]> = {
    short: [],
    bare: [],
    long: [],
    recipe: [],
    pulled: [],
    pulledLong: [],
    barePulled: [],
  };
  for (const kind of rounds.flat()) {
    found[kind].push(...(await repeat(labels[kind], 1, () => outage(pair, kinds[kind]))));
  }
  return found;
};

const aimsOf = (found: Readonly<Record<Kind, number[]>>, start: number): readonly Aim[] => {
  const against = (what: string, own: Kind, bare: Kind): Aim => {
    const limit = 2 * median(found[bare]) + start;
    const wanted = `at most ${limit.toFixed(2)} = 2 bare connects + 1 start`;
    return atMost(what, median(found[own]), limit, wanted);
  };
  const average = recipeWait + median(found.recipe);
  return [
    against('seconds, deleted for 5 s', 'short', 'bare'),
    against('seconds, deleted for long', 'long', 'bare'),
    against('seconds, pulled out for 5 s', 'pulled', 'barePulled'),
    against('seconds, pulled out for long', 'pulledLong', 'barePulled'),
    ...(['short', 'long', 'pulled', 'pulledLong'] as const).map((kind) =>
      atLeast(`times sooner than the recipe, ${kind}`, average / median(found[kind]), 10, '>= 10'),
    ),
  ];
};

export const measureRecovery = async (pair: Pair): Promise<Section> => {
  const { initiator, target } = pair;
  await alone(pair);
  const found = await measureAll(pair).finally(() => target.link('both', 1));
  const start = await repeat('process start', 7, () => timed(initiator.shell, 'node -e 0'));
  const starts = start.map(({ wall }) => wall);
  const figures = kindNames.map((kind): Figure => ({
    what: labels[kind],
    values: found[kind],
    unit: 's',
  }));
  return {
    title: '1. Recovery: device and address are back -> the namespace is usable',
    figures: [
      ...figures,
      { what: 'start of one process (node -e 0)', values: starts, unit: 's' },
      {
        what: 'recipe: connect-all every 60 s, on average',
        values: [recipeWait + median(found.recipe)],
        unit: 's',
      },
    ],
    aims: aimsOf(found, median(starts)),
    notes: [
      'the average of the recipe is computed: half of its period plus the connect-all that was measured',
      'a NIC that is pulled out is let go of after 5 s instead of 60 (nvme_core.admin_timeout)',
    ],
  };
};
