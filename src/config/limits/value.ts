/** The value of a limit: process_limit in pam_limits.c. */

import type { LimitItem } from '../../core/desired/limits.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import { suggest } from '../suggest.ts';
import type { LimitKind, LimitRow } from './items.ts';
import { limitItems } from './items.ts';
import { checkAmount, checkClamped, readDigits } from './number.ts';

/** A lone dash is one of them, though limits.conf(5) does not say so. */
const noLimit: readonly string[] = ['unlimited', 'infinity', '-1', '-'];
const words = ['unlimited', 'infinity'];

/** INT_MIN and INT_MAX. */
const int = [-(2 ** 31), 2 ** 31 - 1] as const;

const expected: Readonly<Record<LimitKind, string>> = {
  amount: 'write a number or unlimited',
  logins: 'write a number or unlimited',
  level: 'write a number from -20 to 19',
  flag: 'write 0 or 1',
  path: 'write a path',
};

const bad = (item: LimitItem, text: string): Checked<never> => {
  const { kind } = limitItems[item];
  const near = kind === 'amount' || kind === 'logins' ? suggest(text, words) : undefined;
  const hint = near === undefined ? expected[kind] : `did you mean ${near}?`;
  return wrong('bad-limit-value', `${quoted(text)} is not a value of ${item}`, hint);
};

const takesNoLimit = ({ kind }: LimitRow): boolean => kind === 'amount' || kind === 'logins';

/** A value that newer pam_limits compare as a whole, so that nothing may stand behind it. */
export const isWord = (item: LimitItem, text: string): boolean => {
  const row = limitItems[item];
  return row.kind === 'flag' || (takesNoLimit(row) && noLimit.includes(text.toLowerCase()));
};

const checkNumber = (item: LimitItem, text: string): Checked<string> => {
  const row = limitItems[item];
  const read = readDigits(text);
  if (read === undefined) return bad(item, text);
  if (row.kind === 'amount') return checkAmount(text, read, row);
  if (row.kind === 'level') return checkClamped(text, read, row, [-20, 19]);
  return read.negative ? checkAmount(text, read, row) : checkClamped(text, read, row, int);
};

/** `unlimited`, a number in decimal digits, or a path. Letters may be capitals. */
export const checkValue = (item: LimitItem, text: string): Checked<string> => {
  const { kind } = limitItems[item];
  if (kind === 'path') return { value: text };
  if (kind === 'flag') return text === '0' || text === '1' ? { value: text } : bad(item, text);
  return isWord(item, text) ? { value: 'unlimited' } : checkNumber(item, text);
};
