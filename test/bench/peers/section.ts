/** Recovery from the loss of an HCA by everybody who may see to it, each on a machine of its own. */

import pLimit from 'p-limit';
import { withMachines } from '../../lab/curtain.ts';
import { startHosts, type Hosts } from '../../lab/hosts.ts';
import { atLeast, atMost, median, type Aim, type Figure, type Section } from '../figures.ts';
import { progress } from '../guest.ts';
import { describeGuest } from '../machine.ts';
import { Calendar } from './calendar.ts';
import { hasAgent, peers, type Loss, type Peer } from './peers.ts';
import { takeLosses, type Host, type Run, type Stage } from './run.ts';

/** How many losses, of which lengths. */
interface Amount {
  readonly lengths: readonly number[];
  readonly times: number;
}

const amountOf = (quick: boolean): Amount =>
  quick ? { lengths: [5], times: 2 } : { lengths: [5, 30, 120], times: 5 };

/** Of each length as many, with phases spread evenly; the longest first, so that machines that share them end together. */
const lossesOf = ({ lengths, times }: Amount): Loss[] =>
  Array.from({ length: times }, (_, nth) =>
    lengths.toReversed().map((away) => ({ away, phase: (nth + 0.5) / times })),
  ).flat();

const hostsOf = (list: readonly Peer[], { initiators }: Hosts): Host[] => {
  const owners = list.flatMap((peer) =>
    Array.from({ length: peer.machines }, (_, n) => ({ peer, name: `${peer.name}-${n + 1}` })),
  );
  return initiators.flatMap((initiator, n) => {
    const owner = owners[n];
    return owner === undefined ? [] : [{ ...owner, initiator }];
  });
};

const installAll = async (hosts: readonly Host[]): Promise<void> => {
  for (const { name, peer, initiator } of hosts) {
    progress(`installing ${name} ...`);
    await peer.install(initiator);
  }
  // What is left to do after a start is done before anybody is timed.
  for (const { peer, initiator } of hosts) await peer.rest?.(initiator);
};

/** Of the runs that count. */
const secondsOf = (runs: readonly Run[], peer: string, away: number): number[] =>
  runs
    .filter((run) => run.peer === peer && run.away === away && run.counts)
    .map(({ seconds }) => seconds);

const figuresAt = (list: readonly Peer[], runs: readonly Run[], away: number): Figure[] =>
  list
    .map(({ name, label }): Figure => ({
      what: `away for ${away} s: ${label}`,
      values: secondsOf(runs, name, away),
      unit: 's',
    }))
    .filter(({ values }) => values.length > 0);

const aimsAt = (list: readonly Peer[], runs: readonly Run[], away: number): Aim[] => {
  const typical = (name: string): number => median(secondsOf(runs, name, away));
  const floor = typical('bare');
  // The units are Holdfast as well: their aim is that of the recovery section.
  const others = list.filter(({ name }) => !['agent', 'bare', 'units'].includes(name));
  return [
    atMost(
      `agent against the floor, away for ${away} s`,
      typical('agent') / floor,
      1.5,
      'at most 1.5 times',
    ),
    ...others.map(({ name, label }) =>
      atLeast(
        `${label} against the floor, away for ${away} s`,
        typical(name) / floor,
        5,
        'at least 5 times',
      ),
    ),
  ];
};

const notes = [
  'every peer has a machine of its own (nvme-stas and the timer two), all with one target and on the same two cores',
  'losses and returns are booked and take turns: nobody loses or gets a device while another has his first 4 s; a recovery of under 10 s that met the end of another is made again',
  'the timer stands evenly spread over its 60 s when the HCA is back; nvme-stas has the retry times of its package',
];

const missing = [
  '*** holdfast-agent.service is not in units/: THE AGENT WAS NOT MEASURED and no aim was looked at ***',
];

const sectionOf = (stage: Stage, { lengths }: Amount, failures: readonly string[]): Section => {
  const { runs } = stage;
  const list = peers();
  const again = runs.filter(({ counts }) => !counts).length;
  return {
    title:
      '5. Recovery by everybody who may see to it: device and address are back -> the namespace is usable',
    figures: lengths.flatMap((away) => figuresAt(list, runs, away)),
    aims: hasAgent() ? lengths.flatMap((away) => aimsAt(list, runs, away)) : [],
    notes: [
      ...failures,
      ...(hasAgent() ? [] : missing),
      ...notes,
      `${runs.length} losses in ${(stage.now() / 60).toFixed(0)} minutes, ${again} of them made again`,
    ],
    raw: runs.map((run) => ({ ...run })),
  };
};

const measure = async (hosts: Hosts, list: readonly Peer[], amount: Amount): Promise<Section> => {
  // One subsystem on that rail, so that one bare connect is the whole of the work.
  await hosts.target.unlink('both', 1);
  const own = hostsOf(list, hosts);
  await installAll(own);
  const start = performance.now();
  const now = (): number => (performance.now() - start) / 1000;
  const stage: Stage = { calendar: new Calendar(), turn: pLimit(1), now, recoveries: [], runs: [] };
  const left = new Map(list.map((peer) => [peer, lossesOf(amount)]));
  const failures = await Promise.all(
    own.map((host) => takeLosses(stage, host, left.get(host.peer) ?? [])),
  );
  progress('');
  const [guest] = hosts.initiators;
  const kernel = guest && (await describeGuest(guest));
  const section = sectionOf(stage, amount, failures.flat());
  return { ...section, notes: [...section.notes, `on ${kernel ?? 'nothing'}`] };
};

/** `quick`: two losses of 5 s each, to see whether it works. */
export const measurePeers = async (stop: AbortSignal, quick: boolean): Promise<Section> => {
  const list = peers();
  const count = list.reduce((sum, { machines }) => sum + machines, 0);
  const sections: Section[] = [];
  await withMachines(startHosts('trixie', count), stop, async (hosts) => {
    sections.push(await measure(hosts, list, amountOf(quick)));
  });
  const [section] = sections;
  if (section === undefined) throw new Error('stopped');
  return section;
};
