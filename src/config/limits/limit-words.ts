/** Words of a limits.conf line, as parse_config_file and split in pam_limits.c of Linux-PAM 1.6 and later cut them. */

import type { Line, SourceText } from '../lines.ts';
import type { Word } from '../tokens.ts';

export interface LimitWords {
  readonly domain: Word;
  /** Type, item and value, as many as there are. */
  readonly more: readonly Word[];
  /** What stands behind the value, up to the comment. */
  readonly rest: Word | undefined;
  /** A carriage return ends the line, where no comment takes it up. */
  readonly carriageReturn: boolean;
}

/** Only blanks and tabs separate words; in front of the first any white space is skipped. */
const wordsOf = (line: Line, code: string): readonly Word[] => {
  const indent = /^[ \t\v\f\r]*/.exec(code)?.[0].length ?? 0;
  return [...code.slice(indent).matchAll(/[^ \t]+/g)].map(({ 0: text, index }) => {
    const start = line.start + indent + index;
    return { text, span: { start, end: start + text.length } };
  });
};

const joined = (words: readonly Word[], { text }: SourceText): Word | undefined => {
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const span = { start: first.span.start, end: last.span.end };
  return { text: text.slice(span.start, span.end), span };
};

/** Undefined for a line that says nothing. `#` starts a comment wherever it stands, in a word too. */
export const limitWords = (line: Line, source: SourceText): LimitWords | undefined => {
  const [code = ''] = line.text.split('#', 1);
  const [domain, ...others] = wordsOf(line, code);
  const commented = code.length < line.text.length;
  // A byte order mark in front of a comment does no harm.
  if (domain === undefined || (commented && domain.text === '\ufeff')) return undefined;
  return {
    domain,
    more: others.slice(0, 3),
    rest: joined(others.slice(3), source),
    carriageReturn: !commented && source.text[line.start + line.text.length] === '\r',
  };
};
