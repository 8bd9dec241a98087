/** Words of a discovery.conf line. */

import type { Span } from '../core/diagnostic.ts';
import type { Line } from './lines.ts';

/** A piece of a line and where it is in the text. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** The rest of a word from an offset within it. */
export const tail = (word: Word, from: number): Word => ({
  text: word.text.slice(from),
  span: { start: word.span.start + from, end: word.span.end },
});

/** Words between blanks, up to the first that starts with `#`. A byte order mark counts as a blank. */
export const splitWords = (line: Line): readonly Word[] => {
  const words: Word[] = [];
  for (const match of line.text.matchAll(/[^ \t\r\v\f\ufeff]+/g)) {
    const [text] = match;
    if (text.startsWith('#')) break;
    const start = line.start + match.index;
    words.push({ text, span: { start, end: start + text.length } });
  }
  return words;
};
