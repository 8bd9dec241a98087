/** Numbers of limits.conf as strtoull(3) and strtol(3) read them: digits at the start of a word, in base ten. */

import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import type { LimitRow } from './items.ts';

interface Digits {
  readonly negative: boolean;
  /** Without zeroes in front. */
  readonly digits: string;
  /** What follows them in the word. */
  readonly rest: string;
}

export const readDigits = (text: string): Digits | undefined => {
  const [, sign, digits, rest] = /^([+-]?)0*(\d+)(.*)$/s.exec(text) ?? [];
  if (digits === undefined || rest === undefined) return undefined;
  return { negative: sign === '-' && digits !== '0', digits, rest };
};

/** RLIM_INFINITY of a 64-bit kernel. */
const infinity = 2n ** 64n - 1n;

/** More than 20 digits are more than 64 bits. */
const isInfinite = (digits: string, scale: number): boolean =>
  digits.length > 20 || BigInt(digits) >= infinity / BigInt(scale);

const suffixes: Readonly<Record<string, bigint>> = { k: 1n, m: 2n, g: 3n, t: 4n };

/** What was meant with a unit, in units of 1024 bytes or in bytes. */
const withSuffix = ({ digits, rest }: Digits, { unit, scale }: LimitRow): string => {
  const power = suffixes[/^([kmgt])(i?b)?$/i.exec(rest)?.[1]?.toLowerCase() ?? ''];
  if (power === undefined || digits.length > 20 || !/^(KiB|bytes)$/.test(unit)) return digits;
  return ((BigInt(digits) * 1024n ** power) / BigInt(scale)).toString();
};

const meant = (text: string, read: Digits, row: LimitRow): string =>
  /^0x[\da-f]{1,12}$/i.test(text) ? String(Number(text)) : withSuffix(read, row);

export const suffixed = (text: string, read: Digits, row: LimitRow): Checked<never> => {
  if (read.rest === '') return {};
  const unit = row.unit === '' ? '' : ` ${row.unit}`;
  const message = `${quoted(text)} counts as ${read.negative ? '-' : ''}${read.digits}${unit}`;
  return wrong('limit-suffix', message, `write ${meant(text, read, row)}`);
};

/** A negative number wraps around to one that is as good as no limit. */
export const checkAmount = (text: string, read: Digits, row: LimitRow): Checked<string> => {
  if (read.negative || isInfinite(read.digits, row.scale)) {
    const message = `${quoted(text)} counts as unlimited`;
    return { value: 'unlimited', ...wrong('limit-out-of-range', message, 'write unlimited') };
  }
  return { value: read.digits, ...suffixed(text, read, row) };
};

/** The nearest number from the lowest to the highest. */
export const checkClamped = (
  text: string,
  read: Digits,
  row: LimitRow,
  [lowest, highest]: readonly [number, number],
): Checked<string> => {
  const value = Number(read.digits) * (read.negative ? -1 : 1);
  const nearest = Math.max(lowest, Math.min(value, highest));
  if (nearest === value) return { value: String(value), ...suffixed(text, read, row) };
  const message = `${quoted(text)} counts as ${nearest}`;
  return { value: String(nearest), ...wrong('limit-out-of-range', message, `write ${nearest}`) };
};
