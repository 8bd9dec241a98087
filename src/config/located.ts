/** Values of files, with the findings about them in their places. */

import type { Diagnostic, Parsed } from '../core/diagnostic.ts';
import type { SourceText } from './lines.ts';
import { locateAll } from './locate.ts';

export interface Located<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where no file says anything. */
export const nothingSaid: Located<undefined> = { value: undefined, diagnostics: [] };

/** Absent files say nothing. */
export const located = <T>(
  source: SourceText | undefined,
  parse: (source: SourceText) => Parsed<T>,
  absent: T,
): Located<T> => {
  if (source === undefined) return { value: absent, diagnostics: [] };
  const { value, findings } = parse(source);
  return { value, diagnostics: locateAll(source, findings) };
};
