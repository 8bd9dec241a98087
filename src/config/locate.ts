/** From findings with offsets to diagnostics with lines and columns. */

import { codes } from '../core/codes.ts';
import type { Diagnostic, DiagnosticCode, Finding, Span } from '../core/diagnostic.ts';
import type { Line, SourceText } from './lines.ts';
import { lineAt, splitLines } from './lines.ts';
import { shown } from './mask.ts';

const nowhere: Line = { text: '', start: 0, number: 1 };

const shift = (span: Span, by: number): Span => ({ start: span.start - by, end: span.end - by });

type Show = (line: Line, masked: Finding['masked']) => string;

/** Lines as they may be shown, each made once: one that is long can have thousands of findings. */
const showing = (): Show => {
  const lines = new Map<Line, Map<Finding['masked'], string>>();
  return (line, masked) => {
    const known = lines.get(line) ?? new Map<Finding['masked'], string>();
    lines.set(line, known);
    const before = known.get(masked);
    if (before !== undefined) return before;
    const spans = masked?.map((span) => shift(span, line.start));
    const text = shown(line.text, spans);
    known.set(masked, text);
    return text;
  };
};

interface Located {
  readonly file: string;
  readonly line: Line;
  readonly show: Show;
}

const locate = (finding: Finding, { file, line, show }: Located): Diagnostic => {
  const { start, end } = shift(finding.span, line.start);
  const column = Math.max(0, Math.min(start, line.text.length));
  return {
    code: finding.code,
    severity: codes[finding.code][0],
    file,
    line: line.number,
    column: column + 1,
    message: shown(finding.message),
    hint: finding.hint === undefined ? null : shown(finding.hint),
    excerpt: {
      text: show(line, finding.masked),
      width: Math.max(1, Math.min(end, line.text.length) - column),
    },
  };
};

/** Findings in one text with their places, in the order of the text. Spans outside of it are clamped. */
export const locateAll = (
  source: SourceText,
  findings: readonly Finding[],
): readonly Diagnostic[] => {
  if (findings.length === 0) return [];
  const lines = splitLines(source.text);
  const show = showing();
  return [...findings]
    .sort((a, b) => a.span.start - b.span.start)
    .map((finding) => {
      const line = lineAt(lines, finding.span.start) ?? nowhere;
      return locate(finding, { file: source.file, line, show });
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
