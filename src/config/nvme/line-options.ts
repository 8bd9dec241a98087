/** Options and values of one discovery.conf line. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import { quoted } from '../mask.ts';
import type { Use } from './option-words.ts';
import { likeliest, spelling } from './option-name.ts';
import { isSensitive, readOptionWord } from './option-words.ts';
import type { OptionName } from './options.ts';
import { takesValue } from './options.ts';
import { unquote } from './quotes.ts';
import type { Word } from '../tokens.ts';
import { tail } from '../tokens.ts';

/** An option that is in use in a line; a flag has no value. */
export interface Given {
  readonly name: Span;
  readonly value: Word | undefined;
}

export interface LineOptions {
  /** The last occurrence of each. */
  readonly given: ReadonlyMap<OptionName, Given>;
  readonly findings: readonly Finding[];
  /** Values that must not be shown. */
  readonly masked: readonly Span[];
}

/** What is collected while reading a line, from left to right. */
interface Reader {
  readonly words: readonly Word[];
  at: number;
  readonly given: Map<OptionName, Given>;
  readonly findings: Finding[];
  readonly masked: Span[];
}

/** `-1` is a value; `-t` is the next option, so that the value before it was forgotten. */
const isOption = (word: Word): boolean => /^-(?!\d)./.test(word.text);

const nextValue = (reader: Reader, use: Use): Word | undefined => {
  if (use.attached !== undefined) return use.attached;
  let next = reader.words[reader.at];
  if (next?.text === '=' && use.open === undefined) next = reader.words[(reader.at += 1)];
  if (next === undefined || isOption(next)) return undefined;
  reader.at += 1;
  return next.text.startsWith('=') && use.open === undefined ? tail(next, 1) : next;
};

const keep = (reader: Reader, use: Use, value: Word | undefined): void => {
  const { option, name } = use;
  if (option.use === 'elsewhere') {
    const message = `--${option.long} has no place in discovery.conf`;
    const hint = `it belongs to ${option.doc}`;
    reader.findings.push({ code: 'misplaced-option', span: name, message, hint });
  } else if (reader.given.has(option.long) && option.kind !== 'count') {
    const message = `--${option.long} is given twice`;
    reader.findings.push({ code: 'repeated-option', span: name, message });
  }
  reader.given.set(option.long, { name, value });
};

/** What follows something that was not understood is no finding of its own. */
const skipValue = (reader: Reader, lost: 'plain' | 'secret'): void => {
  for (;;) {
    const next = reader.words[reader.at];
    if (next === undefined || isOption(next)) return;
    if (lost === 'secret') reader.masked.push(next.span);
    reader.at += 1;
  }
};

/** The word itself may hold the secret, as in --dhchap-secrt=DHHC-1:... */
const hideValue = (reader: Reader, word: Word): void => {
  const equals = word.text.indexOf('=');
  if (equals !== -1) reader.masked.push(tail(word, equals + 1).span);
  skipValue(reader, 'secret');
};

const missing = ({ option, name }: Use): Finding => ({
  code: 'missing-value',
  span: name,
  message: `--${option.long} needs a value`,
});

const takeValue = (reader: Reader, use: Use): void => {
  const { secret } = use.option;
  const word = nextValue(reader, use);
  if (secret === true && word !== undefined) reader.masked.push(word.span);
  const value = word === undefined ? word : unquote(word, reader.findings);
  if (word === undefined || value?.text === '') reader.findings.push(missing(use));
  else if (value !== undefined) keep(reader, use, value);
  // After a stray quote the words that follow are most likely the rest of the value.
  else skipValue(reader, secret === true ? 'secret' : 'plain');
};

const takeFlag = (reader: Reader, use: Use): void => {
  if (use.attached === undefined && use.open === undefined) {
    keep(reader, use, undefined);
    return;
  }
  const span = use.attached?.span ?? use.name;
  const message = `--${use.option.long} takes no value`;
  reader.findings.push({ code: 'unexpected-value', span, message });
};

const noteOldShort = (reader: Reader, use: Use): void => {
  if (use.letter === undefined) return;
  const { option, name } = use;
  if (option.shortUntil === undefined) return;
  const message = `nvme-cli after ${option.shortUntil} refuses -${option.short ?? ''}`;
  const hint = `write --${option.long}`;
  reader.findings.push({ code: 'old-short-option', span: name, message, hint });
};

const takeOption = (reader: Reader, word: Word): void => {
  const read = readOptionWord(word);
  reader.findings.push(...read.findings);
  for (const use of read.uses) {
    noteOldShort(reader, use);
    if (takesValue(use.option)) takeValue(reader, use);
    else takeFlag(reader, use);
  }
  if (read.lost === 'secret') hideValue(reader, word);
  else if (read.lost === 'plain') skipValue(reader, 'plain');
};

/** `traddr=X`: an option that lacks its dashes, perhaps one for a secret. */
const refuse = (reader: Reader, word: Word): void => {
  const [name = ''] = word.text.split('=', 1);
  const meant = likeliest(name);
  const isSecret = isSensitive(`${name} ${meant ?? ''}`);
  if (isSecret) hideValue(reader, word);
  const message = `${quoted(isSecret ? name : word.text)} belongs to no option`;
  const hint = meant === spelling(name) ? { hint: `write --${meant}` } : {};
  reader.findings.push({ code: 'unexpected-word', span: word.span, message, ...hint });
};

/** Reads the words of one line; nothing of other lines plays a part. */
export const readLineOptions = (words: readonly Word[]): LineOptions => {
  const reader: Reader = { words, at: 0, given: new Map(), findings: [], masked: [] };
  for (let word = words[0]; word !== undefined; word = words[reader.at]) {
    reader.at += 1;
    if (isOption(word) && word.text !== '--') takeOption(reader, word);
    else refuse(reader, word);
  }
  return reader;
};
