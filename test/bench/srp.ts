/** The same for SRP over RDMA/CM: from "device and address are back" to "the disk is usable again". */

import { unit } from '../lab/agent.ts';
import { apply, forget, passEnded, setPortals } from '../lab/holdfast.ts';
import type { Initiator } from '../lab/initiator.ts';
import type { Pair } from '../lab/pair.ts';
import { logOut, one, setSrp, unsetSrp, wantSrp } from '../lab/srp.ts';
import { srpLogin } from '../lab/target.ts';
import { atMost, median, type Aim, type Figure, type Section } from './figures.ts';
import { repeat, switchUnits, timed } from './guest.ts';
import { outage, type Outage } from './outage.ts';

const paths = [{ srpRail: 1 }];
const addTarget = '/sys/class/infiniband_srp/srp-rxe1-1/add_target';

/** At once again where the target still holds the connection that was lost and refuses the first attempt. */
const bare = `{ until echo ${srpLogin(1)} > ${addTarget}; do pause 0.01; done; }`;

const kinds = {
  short: { how: 'delete', paths },
  bare: { how: 'delete', paths, then: bare },
  long: { how: 'delete', length: 'long', paths },
  pulled: { how: 'unplug', paths },
  pulledLong: { how: 'unplug', length: 'long', paths },
  barePulled: { how: 'unplug', paths, then: bare },
  agent: { how: 'delete', paths, by: 'agent' },
  agentPulled: { how: 'unplug', paths, by: 'agent' },
} as const satisfies Record<string, Outage>;

type Kind = keyof typeof kinds;

const labels: Readonly<Record<Kind, string>> = {
  short: 'Holdfast, device deleted for 5 s',
  bare: 'bare write to add_target, device deleted',
  long: 'Holdfast, device deleted until no pass waits any more',
  pulled: 'Holdfast, NIC pulled out for 5 s and put back',
  pulledLong: 'Holdfast, NIC pulled out until no pass waits, and put back',
  barePulled: 'bare write to add_target, NIC pulled out and put back',
  agent: 'Holdfast agent, device deleted for 5 s',
  agentPulled: 'Holdfast agent, NIC pulled out for 5 s and put back',
};

const kindNames = [
  'short',
  'agent',
  'long',
  'bare',
  'pulled',
  'agentPulled',
  'pulledLong',
  'barePulled',
] as const;

/** What a median is to be compared with within a tenth of a second takes more than three. */
const rounds: readonly (readonly Kind[])[] = [
  ['short', 'bare', 'long', 'pulled', 'barePulled', 'pulledLong'],
  ['bare', 'short', 'pulled', 'barePulled', 'long', 'pulledLong'],
  ['short', 'bare', 'pulledLong', 'barePulled', 'pulled', 'long'],
  ['bare', 'short', 'pulled', 'barePulled'],
  ['short', 'bare', 'barePulled', 'pulled'],
];

/** In a machine where the agent runs; how long it is away makes no difference to it. */
const agentRounds: readonly Kind[] = Array<readonly Kind[]>(5)
  .fill(['agent', 'agentPulled'])
  .flat();

/** One login and nothing else, so that one bare write is the whole of the work. */
const prepare = async (initiator: Initiator): Promise<void> => {
  await switchUnits(initiator, 'off');
  await forget(initiator);
  await wantSrp(initiator);
  await setSrp(initiator, { fastIoFail: 5, devLoss: 600, reconnectDelay: 5 }, one);
  await initiator.shell.run('modprobe ib_srp');
  await switchUnits(initiator, 'on');
  await apply(initiator);
  await passEnded(initiator);
};

/** As it was, for whatever is measured next. */
const tidy = async (initiator: Initiator): Promise<void> => {
  await switchUnits(initiator, 'off');
  await unsetSrp(initiator);
  await logOut(initiator);
  await setPortals(initiator);
  await switchUnits(initiator, 'on');
};

const measureAll = async (pair: Pair): Promise<Readonly<Record<Kind, number[]>>> => {
  const found: Record<Kind, number[]> = {
    ...{ short: [], bare: [], long: [] },
    ...{ pulled: [], pulledLong: [], barePulled: [], agent: [], agentPulled: [] },
  };
  const measure = async (wanted: readonly Kind[]): Promise<void> => {
    for (const kind of wanted)
      found[kind].push(...(await repeat(labels[kind], 1, () => outage(pair, kinds[kind]))));
  };
  await measure(rounds.flat());
  const { shell } = pair.initiator;
  await switchUnits(pair.initiator, 'off');
  await shell.run(`systemctl start ${unit}`, { timeoutMs: 180_000 });
  await measure(agentRounds);
  await shell.run(`systemctl stop ${unit}; systemctl start holdfast.timer`, { timeoutMs: 60_000 });
  return found;
};

const aimsOf = (found: Readonly<Record<Kind, number[]>>, start: number): readonly Aim[] => {
  const against = (what: string, own: Kind, other: 'bare' | 'barePulled'): Aim => {
    const limit = 2 * median(found[other]) + start;
    const wanted = `at most ${limit.toFixed(2)} = 2 bare writes + 1 start`;
    return atMost(what, median(found[own]), limit, wanted);
  };
  return [
    against('seconds, deleted for 5 s', 'short', 'bare'),
    against('seconds, deleted for 5 s, agent', 'agent', 'bare'),
    against('seconds, deleted for long', 'long', 'bare'),
    against('seconds, pulled out for 5 s', 'pulled', 'barePulled'),
    against('seconds, pulled out for 5 s, agent', 'agentPulled', 'barePulled'),
    against('seconds, pulled out for long', 'pulledLong', 'barePulled'),
  ];
};

export const measureSrp = async (pair: Pair): Promise<Section> => {
  const { initiator } = pair;
  await prepare(initiator);
  const found = await measureAll(pair).finally(() => tidy(initiator));
  const start = await repeat('process start', 7, () => timed(initiator.shell, 'node -e 0'));
  const starts = start.map(({ wall }) => wall);
  const figures = kindNames.map((kind): Figure => ({
    what: labels[kind],
    values: found[kind],
    unit: 's',
  }));
  return {
    title: '1a. Recovery, SRP over RDMA/CM: device and address are back -> the disk is usable',
    figures: [...figures, { what: 'start of one process (node -e 0)', values: starts, unit: 's' }],
    aims: aimsOf(found, median(starts)),
    notes: ['usable: a block can be read past the page cache'],
  };
};
