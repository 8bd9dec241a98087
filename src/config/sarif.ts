/** Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors read. */

import { codes } from '../core/codes.ts';
import type { Diagnostic, DiagnosticCode, Severity } from '../core/diagnostic.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

const rule = (code: DiagnosticCode): object => {
  const [severity, meaning] = codes[code];
  return {
    id: code,
    shortDescription: { text: meaning },
    defaultConfiguration: { level: levels[severity] },
  };
};

/** Columns count UTF-16 units from 1; the end is exclusive. */
const region = ({ line, column, excerpt }: Diagnostic): object => ({
  startLine: line,
  startColumn: column,
  ...(excerpt && { endColumn: column + excerpt.width }),
});

const uriOf = (file: string): string =>
  `file://${file.split('/').map(encodeURIComponent).join('/')}`;

const result = (diagnostic: Diagnostic, rules: readonly DiagnosticCode[]): object => {
  const { code, severity, message, hint, file } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: levels[severity],
    message: { text: hint === null ? message : `${message} (${hint})` },
    locations: [
      { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: region(diagnostic) } },
    ],
  };
};

/** One run; its rules are those that have results. */
export const renderSarif = (diagnostics: readonly Diagnostic[], version: string): string => {
  const rules = [...new Set(diagnostics.map(({ code }) => code))];
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'holdfast', version, rules: rules.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((one) => result(one, rules)),
      },
    ],
  });
};
