/** The `key=value` items of a rule, cut apart as get_rules_file in srp_daemon.c does. */

import type { Finding } from '../../core/diagnostic.ts';
import type { Line } from '../lines.ts';
import type { Word } from '../tokens.ts';
import { refused } from './refused.ts';

export interface Item {
  readonly key: Word;
  /** Undefined without an equals sign. */
  readonly value: Word | undefined;
}

export interface RuleItems {
  readonly items: readonly Item[];
  readonly findings: readonly Finding[];
}

interface Reader {
  readonly line: Line;
  at: number;
  readonly items: Item[];
  readonly findings: Finding[];
}

const wordAt = ({ line }: Reader, from: number, text: string): Word => ({
  text,
  span: { start: line.start + from, end: line.start + from + text.length },
});

const skip = (reader: Reader, sticky: RegExp): void => {
  sticky.lastIndex = reader.at;
  const [found = ''] = sticky.exec(reader.line.text) ?? [];
  reader.at += found.length;
};

/** Blanks beside the equals sign belong to no syntax, but what is meant is clear enough to say so. */
const strayBlank = (reader: Reader, from: number, blanks: string): void => {
  const message = 'no blank may stand beside the equals sign';
  const { span } = wordAt(reader, from, blanks);
  reader.findings.push(refused('stray-blank', span, message, 'write key=value'));
};

const readItem = (reader: Reader): void => {
  // A blank behind the equals sign is one too many only where the next word is no key=value itself.
  const sticky = /([^, \t=#]*)(?:([ \t]*)=([ \t]+(?=[^, \t=#]+(?:[, \t#]|$)))?([^, \t#]*))?/y;
  sticky.lastIndex = reader.at;
  const match = sticky.exec(reader.line.text);
  const [whole = '', key = '', before = '', after = '', value] = match ?? [];
  const equals = reader.at + key.length + before.length + 1;
  if (before !== '') strayBlank(reader, reader.at + key.length, before);
  else if (after !== '') strayBlank(reader, equals, after);
  reader.items.push({
    key: wordAt(reader, reader.at, key),
    value: value === undefined ? undefined : wordAt(reader, equals + after.length, value),
  });
  reader.at += whole.length;
  // One separator, and blanks behind it.
  skip(reader, /,?[ \t]*/y);
};

const strayComma = (reader: Reader): void => {
  const message = 'a comma has to follow its value directly';
  const { span } = wordAt(reader, reader.at, ',');
  reader.findings.push(
    refused('stray-comma', span, message, 'remove the comma or the blank before it'),
  );
  skip(reader, /,[ \t]*/y);
};

const trailingComment = (reader: Reader): void => {
  const { text } = reader.line;
  const { span } = wordAt(reader, reader.at, text.slice(reader.at));
  const message = 'a comment behind a rule';
  reader.findings.push(refused('trailing-comment', span, message, 'give it a line of its own'));
  reader.at = text.length;
};

/** From behind the a or d, whose offset in the line is one less than `from`. */
export const readItems = (line: Line, from: number): RuleItems => {
  const reader: Reader = { line, at: from, items: [], findings: [] };
  skip(reader, /[ \t]*/y);
  while (reader.at < line.text.length) {
    const next = line.text.charAt(reader.at);
    if (next === ',') strayComma(reader);
    else if (next === '#') trailingComment(reader);
    else readItem(reader);
  }
  return reader;
};
