/** Numbers as people read them: medians, ranges, and whether an aim was met. */

export interface Figure {
  readonly what: string;
  /** In `unit`. */
  readonly values: readonly number[];
  readonly unit: 's' | 'ms' | 'MB';
}

export interface Aim {
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
  readonly met: boolean;
}

export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly aims: readonly Aim[];
  /** What must be known to read the figures rightly. */
  readonly notes: readonly string[];
  /** Each measurement with its circumstances, for the JSON file alone. */
  readonly raw?: readonly Readonly<Record<string, string | number | boolean>>[];
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
};

const written = (value: number, unit: Figure['unit']): string =>
  unit === 's' ? `${value.toFixed(2)} s` : `${value.toFixed(unit === 'MB' ? 1 : 0)} ${unit}`;

const row = ({ what, values, unit }: Figure): string => {
  const range = `${written(Math.min(...values), unit)} to ${written(Math.max(...values), unit)}`;
  const spread = values.length > 1 ? `  (${range}, ${values.length} runs)` : '';
  return `  ${what.padEnd(58)} ${written(median(values), unit).padStart(9)}${spread}`;
};

/** Met when `value` is at most `limit`; the aim is told as a ratio of the two things that were measured. */
export const atMost = (what: string, value: number, limit: number, wanted: string): Aim => ({
  what,
  wanted,
  found: value.toFixed(2),
  met: value <= limit,
});

export const atLeast = (what: string, value: number, limit: number, wanted: string): Aim => ({
  ...atMost(what, value, limit, wanted),
  met: value >= limit,
});

export const render = ({ title, figures, aims, notes }: Section): string =>
  [
    `\n${title}`,
    ...figures.map(row),
    ...aims.map(
      ({ what, wanted, found, met }) =>
        `  ${met ? 'met   ' : 'MISSED'} ${what}: ${found} (aim: ${wanted})`,
    ),
    ...notes.map((note) => `  note: ${note}`),
  ].join('\n');
