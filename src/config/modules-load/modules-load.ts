/**
 * Lists of modules: /etc/modules-load.d/*.conf, and /etc/rdma/modules/*.conf, which the units of rdma-core hand to the
 * same program. Format: modules-load.d(5), and apply_file in src/modules-load/modules-load.c of systemd.
 */

import type { DesiredModule } from '../../core/desired.ts';
import type { Finding, Parsed } from '../../core/diagnostic.ts';
import type { Line, SourceText } from '../lines.ts';
import { splitLines } from '../lines.ts';
import type { Word } from '../tokens.ts';
import { readModuleLine } from './module-line.ts';

const wordAt = (line: Line, from: number, text: string): Word => {
  const start = line.start + from;
  return { text, span: { start, end: start + text.length } };
};

/** Without blanks at the end; an expression for that takes quadratic time. */
const endOf = (text: string): number => {
  let end = text.length;
  while (end > 0 && ' \t\r'.includes(text.charAt(end - 1))) end -= 1;
  return end;
};

/** The first word and the rest of the line, stripped as systemd strips it. */
const wordsOf = (line: Line): readonly [Word | undefined, Word | undefined] => {
  const stripped = line.text.slice(0, endOf(line.text));
  const [, indent = '', first = '', gap = '', rest = ''] =
    /^([ \t\r]*)([^ \t\r]*)([ \t\r]*)(.*)$/s.exec(stripped) ?? [];
  if (first === '' || /^[#;]/.test(first)) return [undefined, undefined];
  const behind = indent.length + first.length + gap.length;
  return [wordAt(line, indent.length, first), rest === '' ? undefined : wordAt(line, behind, rest)];
};

const repeated = ({ span }: Word, { name, source }: DesiredModule): Finding => ({
  code: 'repeated-module',
  span,
  message: `${name} is on ${source} already`,
  hint: 'remove one of the two',
});

/**
 * Every module once, in the order of the file, which is the order of loading. Dashes and underscores are the same in a
 * name; it comes with underscores. A line that names no module loses itself only. Never throws.
 */
export const parseModulesLoad = (source: SourceText): Parsed<readonly DesiredModule[]> => {
  const modules = new Map<string, DesiredModule>();
  const findings: Finding[] = [];
  for (const line of splitLines(source.text)) {
    const [first, rest] = wordsOf(line);
    if (first === undefined) continue;
    const { name, findings: own } = readModuleLine(first, rest);
    findings.push(...own);
    if (name === undefined) continue;
    const before = modules.get(name);
    if (before !== undefined) findings.push(repeated(first, before));
    else modules.set(name, { name, source: `${source.file}:${line.number}` });
  }
  return { value: [...modules.values()], findings };
};
