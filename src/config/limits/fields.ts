/** Type, item and value of a limit: process_limit in pam_limits.c of Linux-PAM 1.6 and later. */

import type { LimitItem, LimitType } from '../../core/desired/limits.ts';
import { quoted } from '../mask.ts';
import { didYouMean } from '../suggest.ts';
import type { Word } from '../tokens.ts';
import type { Draft, Said } from './draft.ts';
import { note, taken } from './draft.ts';
import { isLimitItem, itemNames, limitItems } from './items.ts';
import { checkValue, isWord } from './value.ts';

const types: ReadonlyMap<string, LimitType> = new Map([
  ['soft', 'soft'],
  ['hard', 'hard'],
  ['-', 'both'],
]);

const typeHint = (text: string): { readonly hint?: string } =>
  /^(both|all|soft[,/]hard|hard[,/]soft)$/.test(text)
    ? { hint: 'write - for both' }
    : { hint: 'write soft, hard or -', ...didYouMean(text, ['soft', 'hard']) };

/** Capitals do not matter; an item whose type does not matter takes any. */
export const typeOf = (
  draft: Draft,
  word: Word,
  item: LimitItem | undefined,
): LimitType | undefined => {
  if (item !== undefined && limitItems[item].typeless) return 'both';
  const text = word.text.toLowerCase();
  const type = types.get(text);
  if (type === undefined) {
    const message = `unknown type ${quoted(word.text)}`;
    note(draft, word, { code: 'unknown-limit-type', message, ...typeHint(text) });
  }
  return type;
};

/** The C and systemd spellings are understood as far as the hint goes. */
const itemHint = (text: string): { readonly hint?: string } =>
  didYouMean(text.replace(/^(rlimit_|limit)(?=.)/, ''), itemNames);

export const itemOf = (draft: Draft, word: Word): LimitItem | undefined => {
  const text = word.text.toLowerCase();
  if (isLimitItem(text)) return text;
  const message = `unknown item ${quoted(word.text)}`;
  note(draft, word, { code: 'unknown-limit-item', message, ...itemHint(text) });
  return undefined;
};

const behindWord = (value: Word, rest: Word | undefined): Said => ({
  code: 'after-unlimited',
  message: `${quoted(value.text)} must be the last word: Linux-PAM 1.6 and later skip the line`,
  hint: rest === undefined ? 'save the file with Unix line ends' : 'remove it, or put # before it',
});

const behindNumber = ({ text }: Word): Said => ({
  code: 'after-limit',
  message: `pam_limits ignores ${quoted(text)} and what follows`,
  hint: 'remove it, or put # before it',
});

const judgeRest = (draft: Draft, item: LimitItem, value: Word): void => {
  const { rest, carriageReturn } = draft.words;
  if (limitItems[item].kind === 'path') return;
  if (isWord(item, value.text)) {
    if (rest !== undefined || carriageReturn) note(draft, rest ?? value, behindWord(value, rest));
  } else if (rest !== undefined) note(draft, rest, behindNumber(rest));
};

/** As `checkValue` gives it. */
export const valueOf = (draft: Draft, item: LimitItem, word: Word): string | undefined => {
  const value = taken(draft, word, checkValue(item, word.text));
  if (value !== undefined) judgeRest(draft, item, word);
  return value;
};
