/** Sentences about broken JSON. None repeats the text: it may be a secret. */

import type { Finding } from '../../core/diagnostic.ts';
import type { Token } from './scan.ts';
import { isOpener } from './scan.ts';
import type { Complaint, Flaw } from './syntax-errors.ts';

interface Words {
  readonly message: string;
  readonly hint?: string;
}

const noValue: Words = { message: 'not JSON', hint: 'text and keys stand in double quotes' };
const badEscape: Words = {
  message: 'a backslash sequence that JSON does not know',
  hint: 'a backslash itself is written \\\\',
};

const sentences: Readonly<Record<Complaint, Words>> = {
  InvalidSymbol: noValue,
  InvalidNumberFormat: { message: 'not a JSON number' },
  UnexpectedEndOfNumber: { message: 'not a JSON number' },
  PropertyNameExpected: { message: 'a key in double quotes is expected here' },
  ValueExpected: { message: 'a value is expected here' },
  ColonExpected: { message: 'a colon is expected here, between a key and its value' },
  CommaExpected: { message: 'a comma is missing before this' },
  CloseBraceExpected: { message: 'a closing } is missing' },
  CloseBracketExpected: { message: 'a closing ] is missing' },
  EndOfFileExpected: {
    message: 'everything is closed before this; what follows is not read',
    hint: 'look for a bracket too many before it',
  },
  InvalidCommentToken: { message: 'JSON knows no comments', hint: 'remove it' },
  UnexpectedEndOfComment: { message: 'the comment does not end' },
  UnexpectedEndOfString: { message: 'the quote does not end on its line' },
  InvalidUnicode: badEscape,
  InvalidEscapeCharacter: badEscape,
  InvalidCharacter: { message: 'a control character inside quotes', hint: 'a tab is written \\t' },
  ExtraComma: { message: 'a comma too many', hint: 'remove it' },
  EndOfFile: { message: 'the file ends before everything in it is closed' },
  '<unknown ParseErrorCode>': { message: 'not JSON' },
};

const keyword = (text: string): string | undefined => {
  if (/^(true|yes|on)$/i.test(text)) return 'write true';
  if (/^(false|no|off)$/i.test(text)) return 'write false';
  return /^(none|nil|null)$/i.test(text) ? 'write null, or remove the key' : undefined;
};

const closers = (tokens: readonly Token[]): string => {
  const open: string[] = [];
  for (const { text } of tokens) {
    if (text === '{') open.push('}');
    else if (text === '[') open.push(']');
    else if (text === open.at(-1)) open.pop();
  }
  return open.reverse().join('');
};

const hintOf = ({ complaint, token }: Flaw): string | undefined => {
  if (token === undefined) return undefined;
  if (complaint === 'InvalidSymbol') return keyword(token.text);
  const wasClosed = complaint === 'PropertyNameExpected' && isOpener(token);
  if (wasClosed) return 'a closing } may be missing before it';
  const isBrace = complaint === 'ValueExpected' && token.text === '}';
  return isBrace ? 'a closing ] or a value may be missing before it' : undefined;
};

const endHint = (tokens: readonly Token[]): string | undefined => {
  const missing = closers(tokens);
  return missing === '' || missing.length > 12 ? undefined : `what is missing is ${missing}`;
};

/** The finding about a flaw. `tokens` without comments; `end` is the length of the text. */
export const findingOf = (flaw: Flaw, tokens: readonly Token[], end: number): Finding => {
  const { complaint, offset, length, spoils } = flaw;
  const words = sentences[complaint];
  const special = complaint === 'EndOfFile' ? endHint(tokens) : hintOf(flaw);
  const hint = special ?? words.hint;
  return {
    code: spoils === 'nothing' ? 'json-not-strict' : 'json-syntax',
    span: { start: offset, end: Math.min(offset + length, end) },
    message: words.message,
    ...(hint === undefined ? {} : { hint }),
  };
};
