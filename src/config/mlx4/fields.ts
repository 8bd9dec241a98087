/** Lines of mlx4.conf and sriov-vfs as bash's read takes them apart: at blanks and tabs, and nothing else. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import type { Line, SourceText } from '../lines.ts';
import type { Word } from '../tokens.ts';

export interface Fields {
  /** Up to the first word that starts with `#`. */
  readonly words: readonly Word[];
  /** From that `#` to the end of the line. */
  readonly comment: Span | undefined;
}

const wordsOf = ({ text, start }: Line): readonly Word[] =>
  [...text.matchAll(/[^ \t]+/g)].map((match) => {
    const from = start + match.index;
    return { text: match[0], span: { start: from, end: from + match[0].length } };
  });

/** A comment behind a byte order mark is one too: the scripts find no device of that name. */
const isComment = ({ text }: Word): boolean => text.startsWith('#') || text.startsWith('\ufeff#');

export const readFields = (line: Line): Fields => {
  const words = wordsOf(line);
  const at = words.findIndex(isComment);
  if (at === -1) return { words, comment: undefined };
  const start = words[at]?.span.start ?? line.start;
  const end = line.start + line.text.trimEnd().length;
  return { words: words.slice(0, at), comment: { start, end: Math.max(start, end) } };
};

const endOf = ({ start, text }: Line): number => start + text.length;

/** What a script takes for a value though it was meant as a comment. */
export const noteComment = (span: Span, taken: string): Finding => ({
  code: 'comment-after-words',
  span,
  message: `the script takes these words for ${taken}`,
  hint: 'put the comment on a line of its own',
});

/** True for an odd number of backslashes right before the newline. */
const isContinued = ({ text: all }: SourceText, line: Line): boolean => {
  if (all.charAt(endOf(line)) !== '\n') return false;
  let at = line.text.length;
  while (line.text.charAt(at - 1) === '\\') at -= 1;
  return (line.text.length - at) % 2 === 1;
};

/** A backslash that joins the line with the next one. */
export const judgeContinuation = (source: SourceText, line: Line): readonly Finding[] => {
  if (!isContinued(source, line)) return [];
  const end = endOf(line);
  const message = `the script joins this line with line ${line.number + 1}, Holdfast does not`;
  const hint = 'write it on one line and remove the backslash';
  return [{ code: 'line-continued', span: { start: end - 1, end }, message, hint }];
};

/** A line that says something and ends as on Windows. */
export const judgeReturn = ({ text }: SourceText, line: Line): readonly Finding[] => {
  const end = endOf(line);
  if (text.charAt(end) !== '\r') return [];
  const message = 'the script takes the carriage return for a part of the last word';
  const hint = 'write the file with Unix line ends';
  return [{ code: 'carriage-return', span: { start: end, end: end + 1 }, message, hint }];
};

/** `while read` ends without the words of a last line that has no newline. */
export const judgeNewline = ({ text }: SourceText, line: Line): readonly Finding[] => {
  const end = endOf(line);
  if (end < text.length) return [];
  const message = 'the script does not read this line: there is no newline behind it';
  return [{ code: 'unread-last-line', span: { start: end, end }, message, hint: 'add a newline' }];
};
