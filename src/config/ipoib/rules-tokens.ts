/** The KEY{attribute}OPERATOR"value" parts of a udev rule (udev(7); parse_line in src/udev/udev-rules.c). */

import type { Span } from '../../core/diagnostic.ts';
import { quoted } from '../mask.ts';
import type { Word } from '../tokens.ts';

/** Offsets are those of the rule's text. */
export interface Token {
  readonly key: Word;
  readonly attribute: Word | undefined;
  readonly operator: Word;
  /** Without the quotes, escaped quotes unescaped. */
  readonly value: Word;
  /** `i"..."`. */
  readonly ignoresCase: boolean;
  /** `e"..."` with escapes, which are not resolved here. */
  readonly escaped: boolean;
}

export interface NotRead {
  readonly span: Span;
  readonly message: string;
  readonly hint?: string;
}

interface Cursor {
  readonly text: string;
  at: number;
}

const take = (cursor: Cursor, sticky: RegExp): Word | undefined => {
  sticky.lastIndex = cursor.at;
  const [text] = sticky.exec(cursor.text) ?? [];
  if (text === undefined) return undefined;
  const start = cursor.at;
  cursor.at += text.length;
  return { text, span: { start, end: cursor.at } };
};

const within = ({ text, span }: Word, before: number): Word => ({
  text: text.slice(before, -1),
  span: { start: span.start + before, end: span.end - 1 },
});

/** What stands where something else is expected, as far as the next blank or comma. */
const stuck = (cursor: Cursor, message: string, hint?: string): NotRead => {
  const { at } = cursor;
  const length = take(cursor, /[^ \t,]+/y)?.text.length ?? 1;
  const span = {
    start: Math.min(at, cursor.text.length),
    end: Math.min(at + length, cursor.text.length),
  };
  return { span, message, ...(hint === undefined ? {} : { hint }) };
};

const blanks = (cursor: Cursor): void => {
  take(cursor, /[ \t\r]*/y);
};

const valueProblem = (cursor: Cursor): NotRead => {
  if (take(cursor, /[ei]{0,2}(?=")/y) !== undefined) {
    const span = { start: cursor.at, end: cursor.text.length };
    return { span, message: 'the quote does not end' };
  }
  const bare = /[^ \t,"]*/y;
  bare.lastIndex = cursor.at;
  const [text = ''] = bare.exec(cursor.text) ?? [];
  const message =
    text === '' ? 'a value in double quotes is missing' : `${quoted(text)} is not in double quotes`;
  return stuck(cursor, message, text === '' ? undefined : `write "${text.replace(/^'|'$/g, '')}"`);
};

type Value = Pick<Token, 'value' | 'ignoresCase' | 'escaped'>;

const readValue = (cursor: Cursor): Value | NotRead => {
  const plain = take(cursor, /i?"(?:\\"|[^"\\]|\\(?!"))*"/y);
  if (plain !== undefined) {
    const ignoresCase = plain.text.startsWith('i');
    const { text, span } = within(plain, ignoresCase ? 2 : 1);
    return { value: { text: text.replaceAll('\\"', '"'), span }, ignoresCase, escaped: false };
  }
  const escaped = take(cursor, /(?:e|ei|ie)"(?:\\.|[^"\\])*"/y);
  if (escaped === undefined) return valueProblem(cursor);
  const value = within(escaped, escaped.text.indexOf('"') + 1);
  return {
    value,
    ignoresCase: /^e?i/.test(escaped.text),
    escaped: value.text.includes('\\'),
  };
};

const readToken = (cursor: Cursor): Token | NotRead => {
  const key = take(cursor, /(?:(?![-+!:]=)[^ \t={])+/y);
  if (key === undefined) return stuck(cursor, 'a key is missing');
  // udev would go on to the next closing brace, wherever that is.
  const braces = take(cursor, /\{[^{}"]*\}/y);
  if (cursor.text.charAt(cursor.at) === '{') return stuck(cursor, 'the brace does not end');
  blanks(cursor);
  const operator = take(cursor, /==|!=|\+=|-=|:=|=/y);
  if (operator === undefined) {
    return { span: key.span, message: `no operator follows ${quoted(key.text)}` };
  }
  blanks(cursor);
  const value = readValue(cursor);
  const attribute = braces === undefined ? undefined : within(braces, 1);
  return 'message' in value ? value : { key, attribute, operator, ...value };
};

/** What could be read, in order, and where that ended if it was before the end. */
export interface TokensRead {
  readonly tokens: readonly Token[];
  readonly problem: NotRead | undefined;
}

/** Commas and blanks are the same between tokens, in any number, also none. */
export const readTokens = (text: string): TokensRead => {
  const cursor: Cursor = { text, at: 0 };
  const tokens: Token[] = [];
  for (;;) {
    take(cursor, /[ \t\r,]*/y);
    if (cursor.at >= text.length) return { tokens, problem: undefined };
    const token = readToken(cursor);
    if ('message' in token) return { tokens, problem: token };
    tokens.push(token);
  }
};
