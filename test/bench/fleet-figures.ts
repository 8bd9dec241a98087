/** What a run came to, as figures and as lines of a table. */

import type { Outcome } from './fleet-run.ts';

export interface Figures {
  /** Seconds since the first link was back until so many hosts were connected; undefined when they never were. */
  readonly half: number | undefined;
  readonly most: number | undefined;
  readonly all: number | undefined;
  /** Login requests in the busiest second. */
  readonly peak: number;
  /** Attempts that came to nothing. */
  readonly wasted: number;
  readonly inVain: number;
}

const whenShare = ({ connectedAt }: Outcome, hosts: number, share: number): number | undefined => {
  const at = connectedAt[Math.max(0, Math.ceil(hosts * share) - 1)];
  return at === undefined ? undefined : at / 1000;
};

export const figuresOf = (outcome: Outcome, hosts: number): Figures => ({
  half: whenShare(outcome, hosts, 0.5),
  most: whenShare(outcome, hosts, 0.99),
  all: whenShare(outcome, hosts, 1),
  peak: Math.max(0, ...outcome.arrivals),
  wasted: outcome.wasted,
  inVain: outcome.inVain,
});

const seconds = (value: number | undefined): string =>
  value === undefined ? 'never' : `${value.toFixed(1)} s`;

const grouped = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

const heads = ['manner', '50 %', '99 %', 'all', 'peak/s', 'attempts wasted', 'served in vain'];

const cellsOf = (name: string, figures: Figures): readonly string[] => [
  name,
  ...[figures.half, figures.most, figures.all].map(seconds),
  ...[figures.peak, figures.wasted, figures.inVain].map(grouped),
];

/** A Markdown table, which reads well as plain text too. */
export const tableOf = (rows: readonly (readonly [string, Figures])[]): string => {
  const cells = [heads, ...rows.map(([name, figures]) => cellsOf(name, figures))];
  const widths = heads.map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  const pad = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  const line = (row: readonly string[]): string => `| ${row.map(pad).join(' | ')} |`;
  const rule = widths.map(
    (width, column) => '-'.repeat(width - (column > 0 ? 1 : 0)) + (column > 0 ? ':' : ''),
  );
  const [head = [], ...body] = cells;
  return [line(head), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n');
};
