/** Rules of a udev file: lines, joined where a backslash ends them. */

import type { Span } from '../../core/diagnostic.ts';
import type { Line } from '../lines.ts';
import { splitLines } from '../lines.ts';

interface Piece {
  readonly text: string;
  /** Offset in the file. */
  readonly start: number;
}

/** One rule before it is taken apart. */
export interface RuleLine {
  readonly text: string;
  /** Of its first line. */
  readonly number: number;
  /** The file ends where the backslash asks for more. */
  readonly cut: boolean;
  /** From offsets in `text` to offsets in the file. */
  readonly place: (span: Span) => Span;
}

const placing = (pieces: readonly Piece[]): ((offset: number) => number) => {
  const starts: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push(length);
    length += piece.text.length;
  }
  return (offset) => {
    const i = Math.max(
      0,
      starts.findLastIndex((start) => start <= offset),
    );
    return (pieces[i]?.start ?? 0) + offset - (starts[i] ?? 0);
  };
};

const joined = (pieces: readonly Piece[], number: number, cut: boolean): RuleLine => {
  const at = placing(pieces);
  return {
    text: pieces.map((piece) => piece.text).join(''),
    number,
    cut,
    place: ({ start, end }) =>
      end > start
        ? { start: at(start), end: at(end - 1) + 1 }
        : { start: at(start), end: at(start) },
  };
};

const indent = ({ text }: Line): number => /^[ \t]*/.exec(text)?.[0].length ?? 0;

/**
 * Comment lines are left out even in the middle of a rule, and blanks at the start of every line
 * (udev_rules_parse_file in systemd's src/udev/udev-rules.c).
 */
export const splitRules = (text: string): readonly RuleLine[] => {
  const rules: RuleLine[] = [];
  let pieces: Piece[] = [];
  let number = 1;
  for (const line of splitLines(text)) {
    const skipped = indent(line);
    const bare = line.text.slice(skipped);
    if (bare.startsWith('#')) continue;
    if (pieces.length === 0) ({ number } = line);
    const joins = bare.endsWith('\\');
    pieces.push({ text: joins ? bare.slice(0, -1) : bare, start: line.start + skipped });
    if (joins) continue;
    rules.push(joined(pieces, number, false));
    pieces = [];
  }
  return pieces.length === 0 ? rules : [...rules, joined(pieces, number, true)];
};
