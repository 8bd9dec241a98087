/** What stands behind the equals sign, as the ini package reads it. */

import type { Finding } from '../../core/diagnostic.ts';
import { quoted } from '../mask.ts';
import type { Entry } from './settings-lines.ts';

/** `parse` of the ini package, handed in because loading it is worth it only where such a file exists. */
export type ParseIni = (text: string) => unknown;

/**
 * The ini package unquotes, unescapes and cuts comments; one line at a time, so that nothing can leak into it. What
 * it makes anything but one plain value of (a carriage return ends a line for it, `[]` makes a list) is left as
 * written, which no setting takes.
 */
export const valueOf = (entry: Entry, parseIni: ParseIni): string => {
  const parsed = parseIni(entry.text.trim());
  const values: unknown[] =
    typeof parsed === 'object' && parsed !== null ? Object.values(parsed) : [];
  const [value] = values;
  const isPlain = typeof value === 'string' || typeof value === 'boolean';
  return isPlain && values.length === 1 ? String(value) : entry.text;
};

export const repeated = ({ section, key, keySpan }: Entry): Finding => ({
  code: 'repeated-setting',
  span: keySpan,
  message: `${key} is set in [${section}] already; this one counts`,
});

/** `applies`: what counts instead. */
export const badValue = (
  entry: Entry,
  value: string,
  { expected, applies }: { readonly expected: string; readonly applies: string },
): Finding => ({
  code: 'bad-setting',
  span: entry.valueSpan,
  message: `${quoted(value)} is no value for ${entry.key} in [${entry.section}]`,
  hint: `it can be ${expected}; ${applies}`,
});
