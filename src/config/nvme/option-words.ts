/** What one word that starts with `-` asks for: a long option, or a cluster of short ones. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import { resolveLong, resolveShort } from './option-name.ts';
import type { Resolved } from './option-name.ts';
import type { Option } from './options.ts';
import { takesValue } from './options.ts';
import type { Word } from '../tokens.ts';
import { tail } from '../tokens.ts';
import { quoted } from '../mask.ts';

/** One option as it stands in a line. */
export interface Use {
  readonly option: Option;
  readonly name: Span;
  /** What follows in the same word, as in `--traddr=X` or `-aX`. */
  readonly attached?: Word;
  /** A `=` ended the word, so that the value is the next one. */
  readonly open?: true;
  /** It was written as a single letter. */
  readonly letter?: true;
}

export interface WordRead {
  readonly uses: readonly Use[];
  readonly findings: readonly Finding[];
  /** The name was not understood, so the next word may be its value, perhaps a secret one. */
  readonly lost?: 'plain' | 'secret';
}

/** True for what is, or may be meant for, the name of a secret. */
export const isSensitive = (name: string): boolean => /secret|key|dhch|psk|passw/i.test(name);

const unknown = (name: string, span: Span, nearest: string | undefined): WordRead => ({
  uses: [],
  findings: [
    {
      code: 'unknown-option',
      span,
      message: `unknown option ${quoted(name)}`,
      ...(nearest === undefined ? {} : { hint: `did you mean --${nearest}?` }),
    },
  ],
  lost: isSensitive(`${name} ${nearest ?? ''}`) ? 'secret' : 'plain',
});

const ambiguous = (name: string, span: Span, candidates: readonly string[]): WordRead => ({
  uses: [],
  findings: [
    {
      code: 'ambiguous-option',
      span,
      message: `${quoted(name)} is ambiguous`,
      hint: `write ${candidates.map((candidate) => `--${candidate}`).join(' or ')}`,
    },
  ],
  lost: candidates.some(isSensitive) ? 'secret' : 'plain',
});

const failed = (name: string, span: Span, resolved: Resolved): WordRead =>
  resolved.kind === 'ambiguous'
    ? ambiguous(name, span, resolved.candidates)
    : unknown(name, span, resolved.kind === 'unknown' ? resolved.nearest : undefined);

const readLong = (word: Word, dashes: number): WordRead => {
  const equals = word.text.indexOf('=');
  const stop = equals === -1 ? word.text.length : equals;
  const name = { start: word.span.start, end: word.span.start + stop };
  const resolved = resolveLong(word.text.slice(dashes, stop));
  if (resolved.kind !== 'option') return failed(word.text.slice(0, stop), name, resolved);
  const { option } = resolved;
  if (equals === -1) return { uses: [{ option, name }], findings: [] };
  const attached = tail(word, equals + 1);
  const use: Use = attached.text === '' ? { option, name, open: true } : { option, name, attached };
  return { uses: [use], findings: [] };
};

const lastShort = (option: Option, name: Span, rest: Word): Use => {
  const use = { option, name, letter: true } as const;
  if (rest.text === '=') return { ...use, open: true };
  if (rest.text === '') return use;
  return { ...use, attached: rest.text.startsWith('=') ? tail(rest, 1) : rest };
};

const readCluster = (word: Word): WordRead => {
  const uses: Use[] = [];
  for (let at = 1; at < word.text.length; at += 1) {
    const { start } = word.span;
    // The dash belongs to the first letter.
    const name = { start: at === 1 ? start : start + at, end: start + at + 1 };
    const option = resolveShort(word.text.charAt(at));
    if (option === undefined) return unknown(`-${word.text.charAt(at)}`, name, undefined);
    const last = takesValue(option) || word.text.charAt(at + 1) === '=';
    if (last) return { uses: [...uses, lastShort(option, name, tail(word, at + 1))], findings: [] };
    uses.push({ option, name, letter: true });
  }
  return { uses, findings: [] };
};

/**
 * getopt_long_only(3): `-transport` is tried as a long option first, and is a cluster of short ones only when no
 * long option starts so. A single letter, also with `=`, is the short option.
 */
export const readOptionWord = (word: Word): WordRead => {
  if (word.text.startsWith('--')) return readLong(word, 2);
  const name = word.text.slice(1).split('=', 1).join('');
  const short = resolveShort(name.charAt(0));
  if (name.length === 1 && short !== undefined) return readCluster(word);
  const isLong = resolveLong(name).kind !== 'unknown';
  return isLong || short === undefined ? readLong(word, 1) : readCluster(word);
};
