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

/** Decimal without leading zeroes, from `min` to `max`. Undefined for anything else. */
export const parseWhole = (text: string, min: number, max: number): number | undefined => {
  const value = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
};

interface Described {
  readonly section: string;
  readonly key: string;
  readonly written: string;
  readonly doc: string;
}

/** What a value can be, in words and as a parser. */
export interface Kind<T> {
  readonly expected: string;
  readonly parse: (text: string) => T | undefined;
}

/** Throws RangeError for a default that is not allowed: a mistake in the table. */
export const setting = <T>(described: Described, { expected, parse }: Kind<T>): Setting<T> => {
  const value = parse(described.written);
  if (value === undefined) throw new RangeError(`default of ${described.key} is not allowed`);
  return { ...described, default: value, expected, parse };
};

interface Range {
  readonly min: string;
  readonly max: string;
}

const timeFrom = ({ min, max }: Range): Kind<Milliseconds> => {
  const low = parseDuration(min) ?? 0;
  const high = parseDuration(max) ?? Infinity;
  return {
    expected: `a time from ${min} to ${max}`,
    parse: (text) => {
      const value = parseDuration(text);
      return value === undefined || value < low || value > high ? undefined : value;
    },
  };
};

export const duration = ({ min, max, ...rest }: Described & Range): Setting<Milliseconds> =>
  setting(rest, timeFrom({ min, max }));

/** A whole number. */
export const numberFrom = (min: number, max: number): Kind<number> => ({
  expected: `a whole number from ${min} to ${max}`,
  parse: (text) => parseWhole(text, min, max),
});

const listed = (words: readonly string[]): string =>
  words.join(', ').replace(/, (?=[^,]*$)/, ' or ');

/** One of a few words, in small or capital letters. */
export const oneOf = <Word extends string>(allowed: readonly Word[]): Kind<Word> => ({
  expected: listed(allowed),
  parse: (text) => allowed.find((word) => word === text.toLowerCase()),
});

/** What either kind takes. */
export const either = <A, B>(first: Kind<A>, second: Kind<B>): Kind<A | B> => ({
  expected: `${first.expected} or ${second.expected}`.replace(/ or (?=.* or )/, ', '),
  parse: (text) => first.parse(text) ?? second.parse(text),
});

/** A word, or a length of time. */
export const durationOr = <Word extends string>(
  { min, max, ...rest }: Described & Range,
  words: readonly Word[],
): Setting<Word | Milliseconds> => setting(rest, either(oneOf(words), timeFrom({ min, max })));

const words: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'true', 'on', '1'].map((word) => [word, true] as const),
  ...['no', 'false', 'off', '0'].map((word) => [word, false] as const),
]);

export const toggle = (described: Described): Setting<boolean> =>
  setting(described, {
    expected: 'yes or no',
    parse: (text) => words.get(text.toLowerCase()),
  });

/** One of a few words. */
export const choice = <Word extends string>(
  described: Described,
  allowed: readonly Word[],
): Setting<Word> => setting(described, oneOf(allowed));

/** Items with blanks or commas between them, all of which have to be allowed. */
export const list = <Item>(
  described: Described,
  expected: string,
  parseItem: (text: string) => Item | undefined,
): Setting<readonly Item[]> =>
  setting(described, {
    expected,
    parse: (text) => {
      const items = text.split(/[\s,]+/).filter((item) => item !== '');
      const parsed = items.map(parseItem).filter((item) => item !== undefined);
      return parsed.length === items.length ? parsed : undefined;
    },
  });

export const program = (described: Described): Setting<string> =>
  setting(described, {
    expected: 'the name or the absolute path of a program, without arguments',
    parse: (text) => (/^(\/[\w./+-]+|[\w+][\w.+-]*)$/.test(text) ? text : undefined),
  });
