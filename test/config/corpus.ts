/** Broken files that say themselves what is wrong with them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../src/core/diagnostic.ts';
import { splitLines, type SourceText } from '../../src/config/lines.ts';
import { locateAll } from '../../src/config/locate.ts';

const top = join(import.meta.dirname, '..', 'corpus');

export interface CorpusFile {
  /** Below test/corpus. */
  readonly name: string;
  readonly text: string;
}

/** Every file of a subject. */
export const corpusOf = (subject: string): readonly CorpusFile[] =>
  readdirSync(join(top, subject))
    .sort()
    .map((file) => {
      const name = `${subject}/${file}`;
      return { name, text: readFileSync(join(top, name), 'utf8') };
    });

/** What `#? COLUMN CODE` lines say about the first line below them that is none: `LINE:COLUMN CODE`, in order. */
export const expectedIn = (text: string): readonly string[] => {
  const waiting: string[] = [];
  return splitLines(text).flatMap(({ text: line, number }) => {
    const said = /^#\? (\d+ \S+)$/.exec(line)?.[1];
    if (said !== undefined) waiting.push(said);
    return said === undefined ? waiting.splice(0).map((one) => `${number}:${one}`) : [];
  });
};

/** Findings in the same form. */
export const foundIn = (
  { name, text }: CorpusFile,
  parse: (source: SourceText) => readonly Finding[],
): readonly string[] =>
  locateAll({ file: name, text }, parse({ file: name, text })).map(
    ({ line, column, code }) => `${line}:${column} ${code}`,
  );
