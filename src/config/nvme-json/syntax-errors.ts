/** What the JSON parser complains of, put in order. */

import type { Node, ParseError } from 'jsonc-parser/lib/esm/main.js';
import { printParseErrorCode } from 'jsonc-parser/lib/esm/main.js';
import type { Token } from './scan.ts';
import { isCloser, isOpener } from './scan.ts';

export type Complaint = ReturnType<typeof printParseErrorCode> | 'ExtraComma' | 'EndOfFile';

export interface Flaw {
  readonly complaint: Complaint;
  readonly offset: number;
  readonly length: number;
  readonly token: Token | undefined;
  /** What it spoils: nothing, the object or list around it, or only what is cut off by the end of the file. */
  readonly spoils: 'nothing' | 'around' | 'cut';
}

/** All that is complained of at one place. */
interface Place {
  readonly offset: number;
  readonly length: number;
  readonly complaints: readonly Complaint[];
  /** The token there, and the one before it. */
  readonly token: Token | undefined;
  readonly before: Token | undefined;
}

export const endOf = (node: Node): number => node.offset + node.length;

const holds = (node: Node, offset: number): boolean =>
  node.offset <= offset && offset < endOf(node);

/** The smallest object or list around an offset. */
export const innermost = (root: Node | undefined, offset: number): Node | undefined => {
  let found: Node | undefined;
  for (let node = root; node !== undefined && holds(node, offset);) {
    if (node.type === 'object' || node.type === 'array') found = node;
    node = node.children?.findLast((child) => child.offset <= offset);
  }
  return found;
};

/** The index of the first token that starts at an offset or behind it. */
const indexAt = (tokens: readonly Token[], offset: number): number => {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.span.start ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
};

const byOffset = (errors: readonly ParseError[]): ReadonlyMap<number, readonly ParseError[]> => {
  const groups = new Map<number, ParseError[]>();
  for (const error of errors) {
    const group = groups.get(error.offset);
    if (group === undefined) groups.set(error.offset, [error]);
    else group.push(error);
  }
  return groups;
};

const placesOf = (errors: readonly ParseError[], tokens: readonly Token[]): readonly Place[] =>
  [...byOffset(errors)].map(([offset, group]) => {
    const index = indexAt(tokens, offset);
    return {
      offset,
      length: group[0]?.length ?? 0,
      complaints: group.map(({ error }) => printParseErrorCode(error)),
      token: tokens[index],
      before: tokens[index - 1],
    };
  });

/** `[1,]`, `[,1]` and `[1,,2]`: the comma itself. */
const extraComma = ({ token, before, complaints }: Place): Token | undefined => {
  const isAsked = complaints.some(
    (one) => one === 'ValueExpected' || one === 'PropertyNameExpected',
  );
  if (!isAsked || token === undefined || before === undefined) return undefined;
  if (token.text === ',') return before.text === ',' || isOpener(before) ? token : undefined;
  return isCloser(token) && before.text === ',' ? before : undefined;
};

/** A key without its value is no clean cut: what it would have said, nobody knows. */
const atEnd = ({ complaints, before }: Place, end: number): Flaw => {
  const lacksValue = complaints.includes('ColonExpected') || before?.text === ':';
  const spoils = lacksValue ? 'around' : 'cut';
  return { complaint: 'EndOfFile', offset: end, length: 0, token: undefined, spoils };
};

const flawOf = (place: Place, end: number): Flaw => {
  const { offset, length, token, complaints } = place;
  if (offset > end) return atEnd(place, end);
  const comma = extraComma(place);
  if (comma !== undefined) {
    const { start } = comma.span;
    return { complaint: 'ExtraComma', offset: start, length: 1, token: comma, spoils: 'nothing' };
  }
  const complaint = complaints.find((one) => one !== 'CommaExpected') ?? 'CommaExpected';
  const isHarmless = complaint === 'CommaExpected' || complaint === 'InvalidCommentToken';
  return { complaint, offset, length, token, spoils: isHarmless ? 'nothing' : 'around' };
};

/** One flaw for each place that is complained of. `tokens` without comments; `end` is the length of the text. */
export const flawsOf = (
  errors: readonly ParseError[],
  tokens: readonly Token[],
  end: number,
): readonly Flaw[] => {
  const flaws = placesOf(errors, tokens).map((place) => flawOf(place, end));
  // `[,]` is complained of before and behind its comma.
  return [...new Map(flaws.map((flaw) => [flaw.offset, flaw])).values()];
};
