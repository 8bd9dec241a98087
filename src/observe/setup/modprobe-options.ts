/** The `options` lines of modprobe.d(5). */

import { parseModuleName } from '../../core/ids.ts';
import type { OptionLine } from '../../core/setup/parameters.ts';

interface Line {
  readonly text: string;
  readonly number: number;
}

/** A backslash at the end joins a line to the next one; the first one's number counts. */
const joined = (text: string): readonly Line[] => {
  const lines: Line[] = [];
  let open: Line | undefined;
  for (const [at, raw] of text.split('\n').entries()) {
    const line = { text: (open?.text ?? '') + raw, number: open?.number ?? at + 1 };
    open = raw.endsWith('\\') ? { ...line, text: line.text.slice(0, -1) } : undefined;
    if (open === undefined) lines.push(line);
  }
  return open === undefined ? lines : [...lines, open];
};

/** Each parameter of each line; what else modprobe.d may say is passed over. */
export const parseOptionLines = (file: string, text: string): readonly OptionLine[] =>
  joined(text).flatMap(({ text: line, number }) => {
    const [, first = '', rest = ''] = /^\s*options\s+([\w-]+)\s+(.*)$/.exec(line) ?? [];
    const module = parseModuleName(first);
    if (module === undefined) return [];
    return [...rest.matchAll(/(?:^|\s)(\w+)=("[^"]*"|\S*)/g)].map(([, name = '', value = '']) => ({
      ...{ module, name, value: value.replace(/^"(.*)"$/, '$1') },
      source: `${file}:${number}`,
    }));
  });
