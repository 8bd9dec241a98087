/** A discovery.conf line on its way to becoming a portal. */

import type { DiagnosticCode, Finding, Span } from '../../core/diagnostic.ts';
import type { LineOptions } from './line-options.ts';
import type { OptionName } from './options.ts';
import type { Checked } from '../checked.ts';

export interface Draft {
  readonly line: LineOptions;
  /** Findings so far; more are added while the values are judged. */
  readonly findings: Finding[];
  /** The words of the line, for what is missing from it. */
  readonly span: Span;
}

/** The value of an option, if it is given and allowed; what is wrong with it becomes a finding. */
export const checked = <T>(
  { line, findings }: Draft,
  name: OptionName,
  judge: (text: string) => Checked<T>,
): T | undefined => {
  const word = line.given.get(name)?.value;
  if (word === undefined) return undefined;
  const { value, problem } = judge(word.text);
  if (problem !== undefined) findings.push({ ...problem, span: word.span });
  return value;
};

/** A finding about an option by name; about the whole line when it is not there. */
export const note = (
  draft: Draft,
  name: OptionName,
  said: { readonly code: DiagnosticCode; readonly message: string; readonly hint?: string },
): void => {
  draft.findings.push({ ...said, span: draft.line.given.get(name)?.name ?? draft.span });
};
