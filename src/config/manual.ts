/** docs/codes.md, from the table of codes. */

import { codes } from '../core/codes.ts';

type Row = readonly [string, string, string];

/** Columns as wide as their widest cell, the way prettier keeps tables. */
const table = (rows: readonly Row[]): readonly string[] => {
  const width = (column: 0 | 1 | 2): number => Math.max(...rows.map((row) => row[column].length));
  const [a, b, c] = [width(0), width(1), width(2)];
  const lines = rows.map(([x, y, z]) => `| ${x.padEnd(a)} | ${y.padEnd(b)} | ${z.padEnd(c)} |`);
  return lines.toSpliced(1, 0, `| ${'-'.repeat(a)} | ${'-'.repeat(b)} | ${'-'.repeat(c)} |`);
};

const rows = (): readonly Row[] =>
  Object.entries(codes).map(([code, [severity, meaning]]) => [`\`${code}\``, severity, meaning]);

/** The whole text of docs/codes.md. */
export const renderCodes = (): string =>
  [
    '# Diagnostic codes',
    '',
    'Generated from src/core/codes/; `UPDATE=1 npm test` writes it anew. Codes are stable: scripts may match them.',
    'An error takes its line, statement or setting out of use and nothing else; a warning or an info does not.',
    '',
    ...table([['Code', 'Severity', 'Meaning'], ...rows()]),
    '',
  ].join('\n');
