/** What the check of one value gives. */

import type { DiagnosticCode } from '../core/diagnostic.ts';

export interface Problem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/** A value may come with a warning; without a value the problem is an error. */
export interface Checked<T> {
  readonly value?: T;
  readonly problem?: Problem;
}

export const wrong = (
  code: DiagnosticCode,
  message: string,
  hint?: string,
): { problem: Problem } => ({
  problem: { code, message, ...(hint === undefined ? {} : { hint }) },
});
