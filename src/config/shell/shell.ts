/** KEY=VALUE files that other tools source as shell: assignments are read, nothing is ever run. */

import type { Finding, Parsed } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import { lineAt, splitLines } from '../lines.ts';
import type { Block } from './shell-block.ts';
import { findBlocks } from './shell-block.ts';
import type { Pair } from './shell-statement.ts';
import { readStatement } from './shell-statement.ts';
import type { Cursor } from './shell-word.ts';

/** One assignment that counts: the last one of its key. */
export interface Assignment extends Pair {
  /** `file:line`. */
  readonly source: string;
}

/** In characters; far more than any such file needs. */
const mostExpanded = 1 << 20;

/** What is collected while reading a file. */
interface Reader {
  readonly source: SourceText;
  readonly lines: ReturnType<typeof splitLines>;
  readonly cursor: Cursor;
  readonly assigned: Map<string, Assignment>;
  readonly findings: Finding[];
}

const assign = (reader: Reader, pair: Pair): void => {
  const number = lineAt(reader.lines, pair.span.start)?.number ?? 1;
  const before = reader.assigned.get(pair.key);
  if (before !== undefined) {
    const message = `${pair.key} is assigned on ${before.source} already; this one counts`;
    reader.findings.push({ code: 'repeated-assignment', span: pair.span, message });
  }
  reader.assigned.set(pair.key, { ...pair, source: `${reader.source.file}:${number}` });
};

const skipBlock = ({ cursor, findings }: Reader, { first, last }: Block): void => {
  const end = last.start + last.text.length;
  const message =
    first === last
      ? 'whether this runs, only a shell can tell'
      : `whether this runs, down to line ${last.number}, only a shell can tell`;
  const span = { start: first.start, end: first.start + first.text.length };
  findings.push({ code: 'shell-block', span, message });
  cursor.at = Math.max(cursor.at, end);
};

const readNext = (reader: Reader): void => {
  const statement = readStatement(reader.cursor);
  if (statement.kind === 'refused') reader.findings.push(statement.finding);
  else for (const pair of statement.pairs) assign(reader, pair);
};

/**
 * The assignments of a sourced file as bash(1) would make them: quotes, backslashes, `export`, `A=1 B=2`, `;`,
 * comments, `$(hostname -s)` and the keys assigned above. Everything else is a finding and assigns nothing. Never
 * throws, and runs nothing. `hostname` is the host's name; what follows its first dot is not used.
 */
export const parseAssignments = (
  source: SourceText,
  hostname: string,
): Parsed<readonly Assignment[]> => {
  const assigned = new Map<string, Assignment>();
  const cursor: Cursor = {
    text: source.text,
    at: 0,
    lookup: (key) => assigned.get(key)?.value,
    hostname: hostname.split('.', 1).join(''),
    room: { left: mostExpanded },
  };
  const lines = splitLines(source.text);
  const reader: Reader = { source, lines, cursor, assigned, findings: [] };
  for (const block of findBlocks(lines)) {
    while (cursor.at < block.first.start) readNext(reader);
    skipBlock(reader, block);
  }
  while (cursor.at < source.text.length) readNext(reader);
  return { value: [...assigned.values()], findings: reader.findings };
};
