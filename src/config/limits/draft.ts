/** A line of limits.conf on its way to becoming an entry. */

import type { DiagnosticCode, Finding } from '../../core/diagnostic.ts';
import type { Checked } from '../checked.ts';
import type { Word } from '../tokens.ts';
import type { LimitWords } from './limit-words.ts';

export interface Draft {
  readonly words: LimitWords;
  /** `file:line`. */
  readonly source: string;
  /** Findings so far; more are added while the fields are judged. */
  readonly findings: Finding[];
}

export interface Said {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/** A finding about a word. */
export const note = ({ findings }: Draft, { span }: Word, said: Said): void => {
  findings.push({ ...said, span });
};

/** The value of a check; what is wrong with it becomes a finding. */
export const taken = <T>(
  draft: Draft,
  word: Word,
  { value, problem }: Checked<T>,
): T | undefined => {
  if (problem !== undefined) note(draft, word, problem);
  return value;
};
