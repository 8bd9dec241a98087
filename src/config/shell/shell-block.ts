/** Where a sourced file leaves the ground of plain assignments: if, case, loops, functions. */

import type { Line } from '../lines.ts';

/** Lines that only a shell can tell whether they run, from the one that opens to the one that closes. */
export interface Block {
  readonly first: Line;
  readonly last: Line;
}

const opener =
  /(?:^|[;&|({]|\b(?:then|else|do))[ \t]*(?:if|case|for|while|until|select)(?=[ \t;]|$)/g;
const closer = /(?:^|[;&|)}])[ \t]*(?:fi|esac|done)(?=[ \t;)&|}]|$)/g;
const body = /(?:^|[ \t)])\{[ \t]*$/g;
const bodyEnd = /^[ \t]*\}/g;

/** Quoted text and comments hold no keywords. */
const bare = (text: string): string =>
  text
    .replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"/g, '""')
    .replace(/(^|[ \t;])#.*$/, '$1')
    .trimEnd();

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** Most lines of these files are comments. */
const saysSomething = ({ text }: Line): boolean => !/^[ \t]*(?:#|$)/.test(text);

/** Outermost blocks in order; an opener that nothing closes spoils its own line only. */
export const findBlocks = (lines: readonly Line[]): readonly Block[] => {
  const blocks: Block[] = [];
  const open: Line[] = [];
  for (const line of lines.filter(saysSomething)) {
    const text = bare(line.text);
    const opened = count(text, opener) + count(text, body);
    if (opened > 0) blocks.push({ first: line, last: line });
    for (let i = 0; i < opened; i += 1) open.push(line);
    for (let i = count(text, closer) + count(text, bodyEnd); i > 0; i -= 1) {
      const first = open.pop();
      if (first !== undefined) blocks.push({ first, last: line });
    }
  }
  return outermost(blocks);
};

const outermost = (blocks: readonly Block[]): readonly Block[] => {
  const sorted = [...blocks].sort(
    (a, b) => a.first.number - b.first.number || b.last.number - a.last.number,
  );
  const kept: Block[] = [];
  for (const block of sorted) {
    if (block.first.number > (kept.at(-1)?.last.number ?? 0)) kept.push(block);
  }
  return kept;
};
