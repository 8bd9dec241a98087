/** An ifcfg file on its way to becoming the configuration of an interface. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import type { Checked, Problem } from '../checked.ts';
import type { SourceText } from '../lines.ts';
import { parseAssignments } from '../shell/shell.ts';
import type { Assignment } from '../shell/shell.ts';
import type { Word } from '../tokens.ts';
import type { Dialect } from './ifcfg-file.ts';
import { dialectOf } from './ifcfg-file.ts';

/** A value that is not empty, where it stands and the line it is on. */
export interface Given extends Word {
  readonly key: string;
  /** Where the key stands. */
  readonly name: Span;
  /** `file:line`. */
  readonly source: string;
}

export interface Draft {
  readonly source: SourceText;
  readonly dialect: Dialect;
  /** By key. */
  readonly given: ReadonlyMap<string, Given>;
  /** Findings so far; more are added while the values are judged. */
  readonly findings: Finding[];
}

/** Of the value without the quotes that enclose it. */
const valueSpan = (text: string, { key, value, span }: Assignment): Span => {
  const start = Math.min(span.start + key.length + 1, span.end);
  const end = value.endsWith('\r') ? Math.max(start, span.end - 1) : span.end;
  const isQuoted = /^(["'])[^"']*\1$/.test(text.slice(start, end));
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
};

const givenOf = (text: string, assignment: Assignment): Given => ({
  key: assignment.key,
  name: { start: assignment.span.start, end: assignment.span.start + assignment.key.length },
  text: assignment.value.replace(/\r$/, ''),
  span: valueSpan(text, assignment),
  source: assignment.source,
});

const noteReturns = (assignments: readonly Assignment[]): readonly Finding[] => {
  const first = assignments.find(({ value }) => value.endsWith('\r'));
  if (first === undefined) return [];
  const message = 'the line ends in a carriage return, which shells take for part of the value';
  const hint = 'save the file with Unix line ends';
  return [{ code: 'carriage-return', span: first.span, message, hint }];
};

export const draftOf = (source: SourceText, hostname: string): Draft => {
  const { value: assignments, findings } = parseAssignments(source, hostname);
  const all = assignments.map((assignment) => givenOf(source.text, assignment));
  return {
    source,
    dialect: dialectOf(source.file),
    given: new Map(all.filter(({ text }) => text !== '').map((one) => [one.key, one])),
    findings: [...findings, ...noteReturns(assignments)],
  };
};

/** A finding about a value or a piece of one. */
export const note = (draft: Draft, { span }: Word, problem: Problem): void => {
  draft.findings.push({ ...problem, span });
};

/** The value of a key, if it is given and allowed; what is wrong with it becomes a finding. */
export const checked = <T>(
  draft: Draft,
  key: string,
  judge: (text: string) => Checked<T>,
): T | undefined => {
  const given = draft.given.get(key);
  if (given === undefined) return undefined;
  const { value, problem } = judge(given.text);
  if (problem !== undefined) note(draft, given, problem);
  return value;
};

/** A piece of a value that holds several; the whole where escapes make the places differ. */
export const pieceOf = ({ source }: Draft, given: Given, at: number, length: number): Word => {
  const { span, text } = given;
  const piece = text.slice(at, at + length);
  const isPlain = source.text.slice(span.start, span.end) === text;
  const start = span.start + at;
  return { text: piece, span: isPlain ? { start, end: start + length } : span };
};
