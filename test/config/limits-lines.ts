import type { LimitEntry } from '../../src/core/desired/limits.ts';
import type { Parsed } from '../../src/core/diagnostic.ts';
import { parseLimits } from '../../src/config/limits/limits.ts';

export const file = '/etc/security/limits.conf';
export const parse = (text: string): Parsed<readonly LimitEntry[]> => parseLimits({ file, text });
export const entries = (text: string): readonly LimitEntry[] => parse(text).value;
/** Code, the words under the caret, and the hint. */
export const found = (text: string): readonly (readonly [string, string, string | undefined])[] =>
  parse(text).findings.map(({ code, span, hint }) => [
    code,
    text.slice(span.start, span.end),
    hint,
  ]);
export const codesOf = (text: string): readonly string[] =>
  parse(text).findings.map(({ code }) => code);
export const valueOf = (text: string): number | string | undefined => {
  const [entry] = entries(text);
  return entry === undefined || entry.item === 'none' ? undefined : entry.value;
};
