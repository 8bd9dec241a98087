/** From findings with offsets to diagnostics with lines and columns. */

import { codes } from '../core/codes.ts';
import type { Diagnostic, DiagnosticCode, Excerpt, Finding, Span } from '../core/diagnostic.ts';
import type { Line, SourceText } from './lines.ts';
import { lineAt, splitLines } from './lines.ts';
import { hidden, shown } from './mask.ts';

const nowhere: Line = { text: '', start: 0, number: 1 };

const shift = (span: Span, by: number): Span => ({ start: span.start - by, end: span.end - by });

/** How much of a line is kept on either side of a finding: a file of JSON may be one line, and have many. */
const reach = 1000;

/** `clean`: the line as it may be shown, but for what the finding knows to be secret. */
const excerptOf = ({ span, masked = [] }: Finding, line: Line, clean: string): Excerpt => {
  const column = Math.max(0, Math.min(span.start - line.start, clean.length));
  const width = Math.max(1, Math.min(span.end - line.start, clean.length) - column);
  const from = Math.max(0, column - reach);
  const text = clean.slice(from, column + reach);
  const start = line.start + from;
  const near = masked.filter((one) => one.end > start && one.start < start + text.length);
  return {
    text: hidden(
      text,
      near.map((one) => shift(one, start)),
    ),
    at: column - from,
    width,
  };
};

const locate = (finding: Finding, file: string, line: Line, clean: string): Diagnostic => {
  const excerpt = excerptOf(finding, line, clean);
  return {
    code: finding.code,
    severity: codes[finding.code][0],
    file,
    line: line.number,
    column: Math.max(0, Math.min(finding.span.start - line.start, clean.length)) + 1,
    message: shown(finding.message),
    hint: finding.hint === undefined ? null : shown(finding.hint),
    excerpt,
  };
};

/** Findings in one text with their places, in the order of the text. Spans outside of it are clamped. */
export const locateAll = (
  source: SourceText,
  findings: readonly Finding[],
): readonly Diagnostic[] => {
  if (findings.length === 0) return [];
  const lines = splitLines(source.text);
  let [line, clean] = [nowhere, ''];
  return [...findings]
    .sort((a, b) => a.span.start - b.span.start)
    .map((finding) => {
      const here = lineAt(lines, finding.span.start) ?? nowhere;
      if (here !== line) [line, clean] = [here, shown(here.text)];
      return locate(finding, source.file, line, clean);
    });
};

/** A diagnostic about a file as a whole: line 1, column 1, no excerpt. */
export const aboutFile = (
  code: DiagnosticCode,
  file: string,
  said: { readonly message: string; readonly hint?: string },
): Diagnostic => ({
  code,
  severity: codes[code][0],
  file,
  line: 1,
  column: 1,
  message: said.message,
  hint: said.hint ?? null,
  excerpt: null,
});

/** True for a finding that takes its line out of use. */
export const isError = (finding: { readonly code: DiagnosticCode }): boolean =>
  codes[finding.code][0] === 'error';
