/** Tokens of a JSON text, broken or not. */

import type { Span } from '../../core/diagnostic.ts';
// The package's main build hides its own parts from bundlers (it requires them through a parameter).
import { createScanner } from 'jsonc-parser/lib/esm/main.js';

/** A brace, comma, string, comment or anything else but blanks. */
export interface Token {
  /** As it stands in the text. */
  readonly text: string;
  /** What a string says; else the same as `text`. */
  readonly value: string;
  readonly span: Span;
}

export const isString = ({ text }: Token): boolean => text.startsWith('"');
export const isComment = ({ text }: Token): boolean => /^\/[/*]/.test(text);
export const isOpener = ({ text }: Token): boolean => text === '{' || text === '[';
export const isCloser = ({ text }: Token): boolean => text === '}' || text === ']';

/** Every token of a text, comments included. */
export const scan = (text: string): readonly Token[] => {
  const scanner = createScanner(text, false);
  const tokens: Token[] = [];
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    // Not by its length: behind a comment that does not end, the end is one long.
    if (start >= text.length) return tokens;
    const span = { start, end: Math.min(start + scanner.getTokenLength(), text.length) };
    const token = { text: text.slice(start, span.end), value: scanner.getTokenValue(), span };
    if (token.text.trim() !== '') tokens.push(token);
  }
};

/** json-c reads no deeper (JSON_TOKENER_DEFAULT_DEPTH), and a parser that calls itself must stop somewhere. */
const deepest = 32;

/** What is nested too deep, each from its opening bracket to the one that closes it, or to the end. */
export const tooDeep = (tokens: readonly Token[], end: number): readonly Span[] => {
  const spans: Span[] = [];
  let depth = 0;
  let start: number | undefined;
  for (const token of tokens) {
    if (isOpener(token)) depth += 1;
    if (isCloser(token)) depth = Math.max(0, depth - 1);
    if (depth > deepest) start ??= token.span.start;
    else if (start !== undefined) {
      spans.push({ start, end: token.span.end });
      start = undefined;
    }
  }
  return start === undefined ? spans : [...spans, { start, end }];
};

/** The same number of characters, of which the first stands for all that was there. */
export const blank = (text: string, spans: readonly Span[], first: string): string => {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(at, start), first.padEnd(end - start));
    at = end;
  }
  return [...parts, text.slice(at)].join('');
};
