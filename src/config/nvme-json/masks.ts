/** What no finding about a config.json may show, however broken the file is. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import type { Line } from '../lines.ts';
import { lineAt } from '../lines.ts';
import { suggest } from '../suggest.ts';
import { keys, levels } from './keys.ts';
import type { Token } from './scan.ts';
import { isCloser, isComment, isOpener, isString } from './scan.ts';

const looksSecret = (name: string): boolean => /secret|key|dhch|psk|passw/i.test(name);

const known: ReadonlySet<string> = new Set(
  levels.flatMap((level) => keys[level].map(({ key }) => key)),
);
const secretKeys = [...known].filter(looksSecret);

const isNearSecret = (word: string): boolean =>
  !known.has(word) && suggest(word, secretKeys) !== undefined;

/** True for a name that is, or contains, that of a secret, or nearly so. */
const isSecret = (name: string): boolean =>
  (name.match(/[\w-]+/g) ?? []).some((word) => looksSecret(word) || isNearSecret(word));

/** The first token after the value that starts at `from`. */
const afterValue = (tokens: readonly Token[], from: number): number => {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined || (depth === 0 && (token.text === ',' || isCloser(token)))) return at;
    if (isOpener(token)) depth += 1;
    if (isCloser(token)) depth -= 1;
  }
  return tokens.length;
};

const spanOf = (tokens: readonly Token[], from: number, to: number): readonly Span[] => {
  const [first, last] = [tokens[from], tokens[to - 1]];
  return first === undefined || last === undefined || to <= from
    ? []
    : [{ start: first.span.start, end: last.span.end }];
};

/** A string or a bare word, where a key may stand: not behind a colon. */
const isName = (tokens: readonly Token[], at: number): boolean => {
  const token = tokens[at];
  const isWord = token !== undefined && (isString(token) || /^[^{}[\]:,]/.test(token.text));
  return isWord && tokens[at - 1]?.text !== ':';
};

/** Where a value starts whose key is a token; a bare `key=value` is one token of both. */
const valueAt = (tokens: readonly Token[], key: number): number => {
  if (tokens[key]?.text.includes('=') === true) return key;
  return tokens[key + 1]?.text === ':' ? key + 2 : key + 1;
};

/** Values of secret keys, however they are written, and comments that speak of such keys. */
export const secretSpans = (tokens: readonly Token[]): readonly Span[] => {
  const plain = tokens.filter((token) => !isComment(token));
  const comments = tokens.filter((token) => isComment(token) && isSecret(token.text));
  const spans = comments.map(({ span }) => span);
  for (let at = 0; at < plain.length; at += 1) {
    if (!isName(plain, at) || !isSecret(plain[at]?.value ?? '')) continue;
    const from = valueAt(plain, at);
    const to = afterValue(plain, from);
    spans.push(...spanOf(plain, from, to));
    at = Math.max(at, to - 1);
  }
  return spans;
};

/** How much of a line around a finding is shown secret by secret; what is further away is masked as a whole. */
const reach = 500;

const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** What to mask of a line. Few spans, however many secrets one long line has. */
const masksOf = (secrets: readonly Span[], line: Span, at: Span): readonly Span[] => {
  const start = Math.max(line.start, at.start - reach);
  const end = Math.max(start, Math.min(line.end, at.end + reach));
  const far = [
    { start: line.start, end: start },
    { start: end, end: line.end },
  ].filter((part) => secrets.some((span) => overlaps(span, part)));
  return [...far, ...secrets.filter((span) => overlaps(span, { start, end }))];
};

/** The findings, each with what is secret on its line. */
export const masking = (
  findings: readonly Finding[],
  secrets: readonly Span[],
  lines: readonly Line[],
): readonly Finding[] =>
  findings.map((finding) => {
    const line = lineAt(lines, finding.span.start);
    if (line === undefined) return finding;
    const span = { start: line.start, end: line.start + line.text.length };
    const masked = masksOf(secrets, span, finding.span);
    return masked.length === 0 ? finding : { ...finding, masked };
  });
