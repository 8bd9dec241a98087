/** Findings about configuration: what is wrong, where, and what was expected. */

import type { codes } from './codes.ts';

export type Severity = 'error' | 'warning' | 'info';
export type DiagnosticCode = keyof typeof codes;

/** A half-open range of offsets (UTF-16 units) into the text that was parsed. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A finding as a parser makes it: line and column are computed when it is located. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly message: string;
  readonly hint?: string;
  /** What must not be shown of the text around it: values of secrets. */
  readonly masked?: readonly Span[];
}

/** What every parser returns: the good part, always, and what was wrong with the rest. */
export interface Parsed<T> {
  readonly value: T;
  readonly findings: readonly Finding[];
}

/** A finding with its place: the shape `holdfast check --format json` prints. Line and column start at 1. */
/** The line of the file itself, of a long one what is near. */
export interface Excerpt {
  readonly text: string;
  /** Where the caret stands in it, from 0. */
  readonly at: number;
  /** How many characters it underlines; they may reach beyond the text. */
  readonly width: number;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string | null;
  /** For people; not in the JSON. */
  readonly excerpt: Excerpt | null;
}
