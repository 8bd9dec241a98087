/** How lines of srp_daemon.conf may end, and how long they may be (get_rules_file in srp_daemon.c). */

import type { Finding, Span } from '../../core/diagnostic.ts';
import type { Line, SourceText } from '../lines.ts';
import { refused } from './refused.ts';

/** `char line[255]`, of which fgets(3) fills 254. */
const chunk = 254;

const endOf = ({ start, text }: Line): number => start + text.length;

/** Offset of the character that holds a byte, counted from 0; undefined where there are not so many. */
const holding = (text: string, byte: number): number | undefined => {
  let size = 0;
  let at = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > byte) return at;
    at += character.length;
  }
  return undefined;
};

/** Where a comment goes on after each chunk it has to be a comment anew, with # in front. */
const commentTail = (text: string): number | undefined => {
  for (let bytes = chunk; ; bytes += chunk) {
    const at = holding(text, bytes);
    if (at === undefined || text.charAt(at) !== '#') return at;
  }
};

const lengthFinding = (line: Line, at: number): Finding => {
  const span: Span = { start: line.start + at, end: endOf(line) };
  const isComment = line.text.startsWith('#');
  const most = isComment ? chunk : chunk - 1;
  const message = `the line has more than ${most} bytes; srp_daemon takes the rest for another line`;
  return { code: 'line-too-long', span, message, hint: isComment ? 'break it' : 'shorten it' };
};

/** A rule needs its newline in the chunk; a comment does not. */
export const judgeLength = (line: Line): readonly Finding[] => {
  const { text } = line;
  // No character of UTF-16 has more than three bytes of UTF-8.
  if (text.length * 3 < chunk) return [];
  const at = text.startsWith('#') ? commentTail(text) : holding(text, chunk - 1);
  return at === undefined ? [] : [lengthFinding(line, at)];
};

/** For every line that is no comment. */
export const judgeReturn = (source: SourceText, line: Line): readonly Finding[] => {
  const start = endOf(line);
  if (source.text.charAt(start) !== '\r') return [];
  const message = 'a carriage return stands at the end of the line';
  const hint = 'save the file with Unix line ends';
  return [refused('windows-line-end', { start, end: start + 1 }, message, hint)];
};

/** For rules: what srp_daemon does with keys on such a line depends on what its buffer held before. */
export const judgeNewline = (source: SourceText, line: Line): readonly Finding[] => {
  const start = endOf(line);
  if (source.text.includes('\n', start)) return [];
  const message =
    'the last line ends without a newline; srp_daemon refuses or misreads it, Holdfast does not use it';
  const span = { start, end: start };
  return [{ code: 'missing-newline', span, message, hint: 'end the file with a newline' }];
};
