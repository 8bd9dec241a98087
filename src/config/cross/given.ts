/** What the checks of several files together go by, and how they point at a place. */

import type { DiagnosticCode, Diagnostic } from '../../core/diagnostic.ts';
import type { Files } from '../files.ts';
import type { SourceText } from '../lines.ts';
import { splitLines } from '../lines.ts';
import type { Configuration } from '../load.ts';
import { aboutFile, locateAll } from '../locate.ts';
import type { ConfigurationSource, Reading } from '../reading.ts';

export interface Given {
  /** For configuration files: what is read through it is named, and refused where others than root can change it. */
  readonly reading: Reading;
  /** For what is only evidence: units, links, sysfs, configuration of other programs. */
  readonly tree: ConfigurationSource;
  readonly files: Files;
  readonly configuration: Configuration;
  /** Something of RDMA is configured: a host without any is not judged by what else it runs. */
  readonly concerned: boolean;
}

export type CrossCheck = (given: Given) => Promise<readonly Diagnostic[]>;

export interface Said {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/** `file:line` apart. */
const placeOf = (source: string): { readonly file: string; readonly line: number } => {
  const colon = source.lastIndexOf(':');
  return { file: source.slice(0, colon), line: Number(source.slice(colon + 1)) };
};

/** Without a text, the line as it is known: number, and no excerpt. */
const bare = (source: string, { code, ...said }: Said): Diagnostic => {
  const { file, line } = placeOf(source);
  return { ...aboutFile(code, file, said), line: Number.isInteger(line) ? line : 1 };
};

/** A diagnostic about the line `file:line`, under `word` where the line has it and under the whole line else. */
export const atLine = (
  texts: readonly (SourceText | undefined)[],
  source: string,
  said: Said,
  word = '',
): Diagnostic => {
  const { file, line: number } = placeOf(source);
  const text = texts.find((one) => one?.file === file);
  const line = splitLines(text?.text ?? '').find((one) => one.number === number);
  if (text === undefined || line === undefined) return bare(source, said);
  const found = word === '' ? -1 : line.text.indexOf(word);
  const from = found === -1 ? line.text.search(/\S|$/) : found;
  const to = found === -1 ? line.text.trimEnd().length : found + word.length;
  const span = { start: line.start + from, end: line.start + to };
  return locateAll(text, [{ ...said, span }])[0] ?? bare(source, said);
};
