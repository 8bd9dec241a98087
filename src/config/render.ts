/** Diagnostics as people read them, and as JSON. */

import type { Diagnostic, Excerpt } from '../core/diagnostic.ts';

/** Longest part of a line shown, in characters; a caret beyond it is followed. */
const window = 120;

const excerptOf = ({ excerpt }: Diagnostic): Excerpt | undefined => {
  if (excerpt === null) return undefined;
  const { text, width } = excerpt;
  if (text.length <= window) return excerpt;
  const from = Math.max(0, Math.min(excerpt.at - window / 3, text.length - window));
  const start = Math.floor(from);
  const before = start > 0 ? '...' : '';
  const after = start + window < text.length ? '...' : '';
  const at = before.length + excerpt.at - start;
  const part = `${before}${text.slice(start, start + window)}${after}`;
  return { text: part, at, width: Math.min(width, part.length - at) };
};

/** Tabs stay, so that the caret stands under its character whatever their width. */
const caret = ({ text, at, width }: Excerpt): string =>
  `${text.slice(0, at).replace(/[^\t]/g, ' ')}${'^'.repeat(Math.max(1, width))}`;

/** `file:line:column: error[code]: message`, then the line, a caret under it, and a hint, where there are. */
export const renderText = (diagnostic: Diagnostic): string => {
  const { file, line, column, severity, code, message, hint } = diagnostic;
  const excerpt = excerptOf(diagnostic);
  return [
    `${file}:${line}:${column}: ${severity}[${code}]: ${message}`,
    ...(excerpt === undefined ? [] : [`  ${excerpt.text}`, `  ${caret(excerpt)}`]),
    ...(hint === null ? [] : [`  hint: ${hint}`]),
  ].join('\n');
};

/** A diagnostic as `holdfast check --format json` and `holdfast plan --json` print it: without the excerpt. */
export type DiagnosticJson = Omit<Diagnostic, 'excerpt'>;

export const diagnosticJson = (diagnostic: Diagnostic): DiagnosticJson => {
  const { code, severity, file, line, column, message, hint } = diagnostic;
  return { code, severity, file, line, column, message, hint };
};

/** `{version: 1, diagnostics: [{code, severity, file, line, column, message, hint}]}`; hint may be null. */
export const renderJson = (diagnostics: readonly Diagnostic[]): string =>
  JSON.stringify({ version: 1, diagnostics: diagnostics.map(diagnosticJson) });
