/**
 * Ten thousand hosts want their storage back when a switch returns: what that is for the target, and for them.
 * npm run bench:fleet [-- --seed 1 --hosts 10000 --out dist/fleet.svg]
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';

import { defaultSettings } from '../../src/core/settings.ts';
import { figuresOf, tableOf, type Figures } from './fleet-figures.ts';
import { svgOf, type Series } from './fleet-plot.ts';
import { simulate, type Outcome } from './fleet-run.ts';
import {
  overloads,
  spreadOf,
  usual,
  withoutJitter,
  type Fleet,
  type Manner,
  type Overload,
} from './fleet-table.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const usualSpread = defaultSettings.retrySpreadMs / 1000;
const manners = [withoutJitter, ...[0, 2, 5, usualSpread, 20, 60].map(spreadOf)];
/** What is drawn: of the kind of target that everything is seen best at. */
const drawn: Overload = 'drops';
const isDrawn = ({ jitter, spreadSeconds }: Manner): boolean =>
  !jitter || spreadSeconds === 0 || spreadSeconds === usualSpread;
const shownSeconds = 80;

const named: Readonly<Record<Overload, string>> = {
  queues:
    'keeps every request in its queue and works on it, also for those who have given up (Linux)',
  drops: `has room for ${usual.backlog} requests and loses the rest; the kernel of the host repeats them`,
  rejects: `has room for ${usual.backlog} requests and refuses the rest at once`,
};

const seriesOf = (name: string, { arrivals, connectedAt }: Outcome): Series => {
  const connected = Array.from({ length: shownSeconds }, () => 0);
  for (const at of connectedAt)
    for (let second = Math.floor(at / 1000); second < shownSeconds; second += 1)
      connected[second] = (connected[second] ?? 0) + 1;
  return { name, rate: arrivals, connected };
};

const wholeNumber = (text: string, name: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} ${text}: a whole number`);
  return value;
};

const bySpread = (fleet: Fleet, seed: number): readonly Series[] => {
  const series: Series[] = [];
  for (const overload of overloads) {
    const rows = manners.map((manner): readonly [string, Figures] => {
      const outcome = simulate({ ...fleet, overload }, manner, seed);
      if (overload === drawn && isDrawn(manner)) series.push(seriesOf(manner.name, outcome));
      return [manner.name, figuresOf(outcome, fleet.hosts)];
    });
    say(`\nA target that ${named[overload]}:\n\n${tableOf(rows)}`);
  }
  return series;
};

/** What the default costs those who are few, and after outages of which the kernel gave up sooner. */
const byFleet = (fleet: Fleet, seed: number): void => {
  const short = { outageMs: 60_000, ctrlLossMs: 30_000 };
  const fleets: readonly (readonly [string, Fleet])[] = [
    ...[1, 100, 1000].map((hosts) => [`hosts = ${hosts}`, { ...fleet, hosts }] as const),
    ['ctrl-loss-tmo = 30, 60 s away', { ...fleet, ...short }],
    ['the same, hosts = 100', { ...fleet, ...short, hosts: 100 }],
  ];
  const rows = fleets.flatMap(([name, one]) =>
    [0, usualSpread].map((spread): readonly [string, Figures] => {
      const outcome = simulate({ ...one, overload: drawn }, spreadOf(spread), seed);
      return [`${name}, spread = ${spread}`, figuresOf(outcome, one.hosts)];
    }),
  );
  say(`\nThe default for others, at a target that ${named[drawn]}:\n\n${tableOf(rows)}`);
};

const bench = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      hosts: { type: 'string', default: String(usual.hosts) },
      out: { type: 'string', default: 'dist/fleet.svg' },
    },
  });
  const seed = wholeNumber(values.seed, 'seed');
  const fleet = { ...usual, hosts: wholeNumber(values.hosts, 'hosts') };
  const { hosts, loginsPerSecond, outageMs } = fleet;
  const what = `${hosts} hosts and a target that serves ${loginsPerSecond} logins a second, after ${outageMs / 1000} s without a switch`;
  say(`${what}. The fastest there can be: ${hosts / loginsPerSecond} s. Seed ${seed}.`);
  const series = bySpread(fleet, seed);
  byFleet(fleet, seed);
  await mkdir(dirname(values.out), { recursive: true });
  const plot = { title: what, series, hosts, limit: loginsPerSecond, seconds: shownSeconds };
  await writeFile(values.out, svgOf(plot));
  say(`\nThe login rate over time: ${values.out}`);
};

await bench();
