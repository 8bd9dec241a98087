/** One statement of a sourced file: words up to a newline or a semicolon. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import { quoted } from '../mask.ts';
import type { Cursor, NotUnderstood } from './shell-word.ts';
import { readWord } from './shell-word.ts';

/** KEY=VALUE as it stands in the text. */
export interface Pair {
  readonly key: string;
  readonly value: string;
  /** Of the whole word. */
  readonly span: Span;
}

interface ShellWord extends Omit<Pair, 'key'> {
  /** Undefined for a word that is no KEY=VALUE. */
  readonly key: string | undefined;
  readonly raw: string;
}

/** What a statement assigns, or why it assigns nothing. */
export type Statement =
  | { readonly kind: 'pairs'; readonly pairs: readonly Pair[] }
  | { readonly kind: 'refused'; readonly finding: Finding };

const skip = (cursor: Cursor, sticky: RegExp): string => {
  sticky.lastIndex = cursor.at;
  const [found = ''] = sticky.exec(cursor.text) ?? [];
  cursor.at += found.length;
  return found;
};

const readOne = (cursor: Cursor): ShellWord | NotUnderstood => {
  const start = cursor.at;
  const key = skip(cursor, /[A-Za-z_]\w*=/y);
  const value = readWord(cursor);
  if (typeof value !== 'string') return value;
  const raw = cursor.text.slice(start, cursor.at);
  const span = { start, end: cursor.at };
  return { key: key === '' ? undefined : key.slice(0, -1), value, span, raw };
};

const isPair = (word: ShellWord): word is ShellWord & Pair => word.key !== undefined;

const isExport = (word: ShellWord | undefined): boolean => word?.raw === 'export';

/** `A=1 B=$A` sees the new A; `export A=1 B=$A` sees the old one: export runs after the expansion. */
const seeing = (cursor: Cursor, words: readonly ShellWord[]): Cursor => {
  const { lookup } = cursor;
  const near = (key: string): string | undefined =>
    isExport(words[0]) ? undefined : words.findLast((word) => word.key === key)?.value;
  return { ...cursor, lookup: (key) => near(key) ?? lookup(key) };
};

const readWords = (cursor: Cursor): ShellWord[] | NotUnderstood => {
  const words: ShellWord[] = [];
  for (;;) {
    skip(cursor, /(?:[ \t]|\\\n)+/y);
    if (cursor.text.charAt(cursor.at) === '#') skip(cursor, /[^\n]+/y);
    if (/^[;\n]?$/.test(cursor.text.charAt(cursor.at))) return words;
    const within = seeing(cursor, words);
    const word = readOne(within);
    cursor.at = within.at;
    if ('code' in word) return word;
    words.push(word);
  }
};

const refused = (code: Finding['code'], span: Span, message: string): Statement => ({
  kind: 'refused',
  finding: { code, span, message },
});

/** `A = 1`, `A= 1` and `A =1`, each of which runs a program. */
const isApart = ([before, word, after]: readonly (ShellWord | undefined)[]): boolean =>
  word?.raw.startsWith('=') === true ||
  after?.raw.startsWith('=') === true ||
  (before?.key !== undefined && before.raw === `${before.key}=`);

const hintFor = (words: readonly ShellWord[], wrong: ShellWord): string | undefined => {
  if (wrong.raw.startsWith('\ufeff')) return 'save the file without a byte order mark';
  if (words.at(-1)?.raw.endsWith('\r') === true) return 'save the file with Unix line ends';
  const at = words.indexOf(wrong);
  return isApart([words[at - 1], wrong, words[at + 1]])
    ? 'write KEY=value, without blanks around ='
    : undefined;
};

const judge = (words: readonly ShellWord[]): Statement => {
  const [first, ...rest] = words;
  const exported = isExport(first) && rest.length > 0;
  const rightful = exported ? rest : words;
  const wrong = rightful.find(
    (word) => !isPair(word) && !(exported && /^[A-Za-z_]\w*$/.test(word.raw)),
  );
  if (wrong === undefined) return { kind: 'pairs', pairs: rightful.filter(isPair) };
  const message = `${quoted(wrong.raw)} is not an assignment`;
  const hint = hintFor(words, wrong);
  const finding = { code: 'shell-command', span: wrong.span, message } as const;
  return { kind: 'refused', finding: hint === undefined ? finding : { ...finding, hint } };
};

const afterWords = (cursor: Cursor, words: readonly ShellWord[]): Statement => {
  const { at } = cursor;
  // Saved on Windows, an empty line is a lone carriage return.
  const empty = words.every((word) => word.raw === '\r');
  if (skip(cursor, /[;\n]/y) === ';' && empty) {
    return refused('shell-syntax', { start: at, end: at + 1 }, '";" ends no statement');
  }
  return empty ? { kind: 'pairs', pairs: [] } : judge(words);
};

/** Reads one statement; the cursor ends behind it, or behind its line when it is not understood. */
export const readStatement = (cursor: Cursor): Statement => {
  const words = readWords(cursor);
  if (!('code' in words)) return afterWords(cursor, words);
  skip(cursor, /[^\n]*\n?/y);
  return refused(words.code, { start: words.at, end: words.at + 1 }, words.message);
};
