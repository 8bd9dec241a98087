/** Kinds of settings: how their text is read and what is allowed. */

import type { Brand } from './brand.ts';

/** A length of time, in milliseconds. */
export type Milliseconds = Brand<number, 'Milliseconds'>;

/** One setting: where it is written, what it means and how its text is read. */
export interface Setting<T> {
  readonly section: string;
  readonly key: string;
  /** The default as an administrator would write it. */
  readonly written: string;
  readonly default: T;
  /** What is allowed, for hints. */
  readonly expected: string;
  /** One sentence for the sample file and the manual. */
  readonly doc: string;
  /** Undefined when the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

const isMilliseconds = (value: number): value is Milliseconds => value >= 0 && value < Infinity;

/** A number known to be a length of time. Throws RangeError for a negative or infinite one. */
export const milliseconds = (value: number): Milliseconds => {
  if (!isMilliseconds(value)) throw new RangeError(`not a length of time: ${value}`);
  return value;
};

const perUnit: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['', 1000],
  ['s', 1000],
  ['min', 60_000],
  ['h', 3_600_000],
]);

/** `15`, `15s`, `500ms`, `2min`, `1h`: plain numbers are seconds. Undefined for anything else. */
export const parseDuration = (text: string): Milliseconds | undefined => {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|min|h)?$/.exec(text) ?? [];
  const factor = perUnit.get(unit);
  if (amount === undefined || factor === undefined) return undefined;
  return milliseconds(Math.round(Number(amount) * factor));
};

interface Described {
  readonly section: string;
  readonly key: string;
  readonly written: string;
  readonly doc: string;
}

const setting = <T>(
  described: Described,
  expected: string,
  parse: (text: string) => T | undefined,
): Setting<T> => {
  const value = parse(described.written);
  if (value === undefined) throw new RangeError(`default of ${described.key} is not allowed`);
  return { ...described, default: value, expected, parse };
};

export const duration = (
  described: Described & { readonly min: string; readonly max: string },
): Setting<Milliseconds> => {
  const { min, max, ...rest } = described;
  const low = parseDuration(min) ?? 0;
  const high = parseDuration(max) ?? Infinity;
  return setting(rest, `a time from ${min} to ${max}`, (text) => {
    const value = parseDuration(text);
    return value === undefined || value < low || value > high ? undefined : value;
  });
};

const words: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'true', 'on', '1'].map((word) => [word, true] as const),
  ...['no', 'false', 'off', '0'].map((word) => [word, false] as const),
]);

export const toggle = (described: Described): Setting<boolean> =>
  setting(described, 'yes or no', (text) => words.get(text.toLowerCase()));

/** One of a few words. */
export const choice = <Word extends string>(
  described: Described,
  allowed: readonly Word[],
): Setting<Word> =>
  setting(described, allowed.join(', ').replace(/, (?=[^,]*$)/, ' or '), (text) =>
    allowed.find((word) => word === text.toLowerCase()),
  );

/** Items with blanks or commas between them, all of which have to be allowed. */
export const list = <Item>(
  described: Described,
  expected: string,
  parseItem: (text: string) => Item | undefined,
): Setting<readonly Item[]> =>
  setting(described, expected, (text) => {
    const items = text.split(/[\s,]+/).filter((item) => item !== '');
    const parsed = items.map(parseItem).filter((item) => item !== undefined);
    return parsed.length === items.length ? parsed : undefined;
  });

export const program = (described: Described): Setting<string> =>
  setting(described, 'the name or the absolute path of a program, without arguments', (text) =>
    /^(\/[\w./+-]+|[\w+][\w.+-]*)$/.test(text) ? text : undefined,
  );
