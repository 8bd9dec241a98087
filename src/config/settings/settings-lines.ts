/** Lines of an INI file with their places, which the ini package does not tell. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import { splitLines } from '../lines.ts';
import type { Line } from '../lines.ts';
import { quoted } from '../mask.ts';

/** One `key = value`, and the section it stands in. */
export interface Entry {
  readonly section: string;
  readonly key: string;
  /** The line as it was written. */
  readonly text: string;
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

/** One `[section]`. */
export interface Header {
  readonly section: string;
  readonly span: Span;
  /** From 1. */
  readonly line: number;
}

export interface SettingsLines {
  readonly entries: readonly Entry[];
  readonly headers: readonly Header[];
  readonly findings: readonly Finding[];
}

const spanOf = (line: Line, from: number, to: number): Span => ({
  start: line.start + from,
  end: line.start + to,
});

const entryOf = (line: Line, section: string): Entry | undefined => {
  const [, before = '', key, between = ''] =
    /^(\s*)([^\s=[\]]+(?:[ \t]+[^\s=[\]]+)*)(\s*=\s*)/.exec(line.text) ?? [];
  if (key === undefined) return undefined;
  const keyEnd = before.length + key.length;
  const from = keyEnd + between.length;
  const value = line.text.slice(from).replace(/\s*([;#].*)?$/, '');
  const valueSpan = spanOf(line, from, from + value.length);
  return { section, key, text: line.text, keySpan: spanOf(line, before.length, keyEnd), valueSpan };
};

const broken = (line: Line): Finding => {
  const from = line.text.length - line.text.trimStart().length;
  const message = `${quoted(line.text.trim())} is neither [section] nor key = value`;
  return { code: 'settings-syntax', span: spanOf(line, from, line.text.trimEnd().length), message };
};

/** Entries under a header that is not understood belong to no section: the ini package would give them to the last. */
export const readSettingsLines = (text: string): SettingsLines => {
  const entries: Entry[] = [];
  const headers: Header[] = [];
  const findings: Finding[] = [];
  let section: string | undefined = '';
  for (const line of splitLines(text)) {
    if (/^\s*([;#]|$)/.test(line.text)) continue;
    const header = /^\s*\[([^[\]]*)\]\s*$/.exec(line.text)?.[1]?.trim();
    const entry = entryOf(line, section ?? '');
    if (header !== undefined) {
      section = header;
      headers.push({ section, span: spanOf(line, 0, line.text.length), line: line.number });
    } else if (entry === undefined) {
      findings.push(broken(line));
      if (line.text.trimStart().startsWith('[')) section = undefined;
    } else if (section !== undefined) entries.push(entry);
  }
  return { entries, headers, findings };
};
