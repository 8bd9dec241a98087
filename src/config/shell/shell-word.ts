/** The value of one shell word, for the small part of the shell that configuration files need. */

import type { DiagnosticCode } from '../../core/diagnostic.ts';
import { quoted } from '../mask.ts';

/** Where reading is, and what is known at that point. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** The value of a key that is assigned above. */
  lookup: (key: string) => string | undefined;
  /** What `$(hostname -s)` stands for. */
  readonly hostname: string;
  /** How many characters the keys of the whole file may still bring in: `A=$A$A` doubles with each line. */
  readonly room: { left: number };
}

/** Why a word is not understood, and where. */
export interface NotUnderstood {
  readonly code: DiagnosticCode;
  readonly at: number;
  readonly message: string;
}

type Piece = string | NotUnderstood;

const match = (cursor: Cursor, sticky: RegExp): RegExpExecArray | undefined => {
  sticky.lastIndex = cursor.at;
  const found = sticky.exec(cursor.text);
  if (found === null) return undefined;
  cursor.at = sticky.lastIndex;
  return found;
};

const hostname = (cursor: Cursor): string | undefined => {
  const command = /(?:\$\(|`)[ \t]*(?:\/(?:usr\/)?bin\/)?hostname[ \t]+-s[ \t]*(?:\)|`)/y;
  const found = match(cursor, command)?.[0] ?? '';
  if (found.startsWith('$') === found.endsWith(')') && found !== '') return cursor.hostname;
  cursor.at -= found.length;
  return undefined;
};

const admitted = ({ room }: Cursor, value: string): string | undefined => {
  if (value.length > room.left) return undefined;
  room.left -= value.length;
  return value;
};

/** What starts with `$` or a backquote. */
const expansion = (cursor: Cursor): Piece => {
  const { at } = cursor;
  const host = hostname(cursor);
  if (host !== undefined) return host;
  // Lines are joined first: the name in `$A\` does not end there.
  const name = match(cursor, /\$(?:([A-Za-z_]\w*)(?!\w|\\\n)|\{([A-Za-z_]\w*)\})/y);
  const key = name?.[1] ?? name?.[2];
  if (key === undefined) {
    return {
      code: 'shell-substitution',
      at,
      message: 'only $(hostname -s) and ${KEY} are understood',
    };
  }
  const value = cursor.lookup(key);
  if (value === undefined) {
    return { code: 'shell-variable', at, message: `${key} is not assigned above` };
  }
  return admitted(cursor, value) ?? { code: 'shell-variable', at, message: `${key} is too long` };
};

const unclosed = (at: number): NotUnderstood => ({
  code: 'shell-quote',
  at,
  message: 'the quote does not end on this line',
});

const singleQuoted = (cursor: Cursor): Piece => {
  const { at } = cursor;
  const found = match(cursor, /'([^'\n]*)'/y);
  return found?.[1] ?? unclosed(at);
};

/** Inside double quotes a backslash stands for itself, except before these. */
const quotedPiece = (cursor: Cursor): Piece | undefined => {
  const plain = match(cursor, /(?:[^"\\$`\n]|\\(?![$`"\\\n]))+/y);
  if (plain !== undefined) return plain[0];
  const escaped = match(cursor, /\\([$`"\\])/y);
  if (escaped !== undefined) return escaped[1];
  if (match(cursor, /\\\n/y) !== undefined) return '';
  return /[$`]/.test(cursor.text.charAt(cursor.at)) ? expansion(cursor) : undefined;
};

const doubleQuoted = (cursor: Cursor): Piece => {
  const { at } = cursor;
  cursor.at += 1;
  let value = '';
  for (;;) {
    if (match(cursor, /"/y) !== undefined) return value;
    const piece = quotedPiece(cursor);
    if (piece === undefined) return unclosed(at);
    if (typeof piece !== 'string') return piece;
    value += piece;
  }
};

const odd = (cursor: Cursor): NotUnderstood => {
  const message = `${quoted(cursor.text.charAt(cursor.at))} has a meaning of its own to a shell`;
  return { code: 'shell-syntax', at: cursor.at, message };
};

const unquoted = (cursor: Cursor): Piece => {
  const plain = match(cursor, /[^\s'"\\$`;&|<>(){}*?[\]~\0]+/y);
  if (plain !== undefined) return plain[0];
  // A carriage return or another odd blank is a character like any other to the shell.
  const blank = match(cursor, /[^\S \t\n]+/y);
  if (blank !== undefined) return blank[0];
  if (match(cursor, /\\\n/y) !== undefined) return '';
  return match(cursor, /\\([^\0])/sy)?.[1] ?? odd(cursor);
};

const piece = (cursor: Cursor): Piece => {
  switch (cursor.text.charAt(cursor.at)) {
    case "'":
      return singleQuoted(cursor);
    case '"':
      return doubleQuoted(cursor);
    case '$':
    case '`':
      return expansion(cursor);
    default:
      return unquoted(cursor);
  }
};

const ends = (cursor: Cursor): boolean => /^[ \t\n;]?$/.test(cursor.text.charAt(cursor.at));

/**
 * Reads pieces up to a blank, a newline, a semicolon or the end, and joins them; the cursor ends behind them. Nothing
 * is split, matched against files or run (bash(1), EXPANSION, for the right side of an assignment).
 */
export const readWord = (cursor: Cursor): string | NotUnderstood => {
  let value = '';
  while (!ends(cursor)) {
    const next = piece(cursor);
    if (typeof next !== 'string') return next;
    value += next;
  }
  return value;
};
