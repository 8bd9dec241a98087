/** Reading the settings of a line of sriov-vfs from left to right. */

import type { DiagnosticCode, Finding, Span } from '../../core/diagnostic.ts';
import { quoted } from '../mask.ts';
import { suggest } from '../suggest.ts';
import type { Word } from '../tokens.ts';
import { ethernetRows, infinibandRows, otherWords, vfKeys } from './vf-rows.ts';

export interface Reader {
  readonly words: readonly Word[];
  at: number;
  readonly findings: Finding[];
  /** Where each setting stands. */
  readonly given: Map<string, Span>;
}

export const linkOf = (word: string): 'ib' | 'eth' | undefined => {
  if (infinibandRows.some(({ key }) => key === word)) return 'ib';
  return ethernetRows.some(({ key }) => key === word) ? 'eth' : undefined;
};

export const isKey = ({ text }: Word): boolean => vfKeys.includes(text);

export const note = (
  { findings }: Reader,
  span: Span,
  code: DiagnosticCode,
  said: { readonly message: string; readonly hint?: string },
): void => {
  findings.push({ code, span, ...said });
};

/** What follows something that was not understood is no finding of its own. */
const skip = (reader: Reader): void => {
  for (;;) {
    const next = reader.words[reader.at];
    if (next === undefined || isKey(next)) return;
    reader.at += 1;
  }
};

const hintFor = (word: string): string => {
  const known = otherWords.get(word.toLowerCase());
  if (known !== undefined) return known;
  const begun = vfKeys.find((key) => word.length > 1 && key.startsWith(word.toLowerCase()));
  const near = suggest(word, vfKeys) ?? begun;
  return near === undefined ? `it can be ${vfKeys.slice(1).join(', ')}` : `did you mean ${near}?`;
};

const misplacedPort = (reader: Reader, { span }: Word): void => {
  const message = 'port has to stand right behind the address; the script takes port 1';
  note(reader, span, 'misplaced-vf-setting', { message, hint: 'move it to the front' });
};

const mixed = (reader: Reader, { text, span }: Word, link: 'ib' | 'eth'): void => {
  const [here, there] = link === 'ib' ? ['an Ethernet', 'guid and pkey'] : ['an InfiniBand', 'mac'];
  const message = `${text} is ${here} setting, and the line is about ${there}`;
  const hint = 'a port is one or the other; give each port a line of its own';
  note(reader, span, 'mixed-vf-settings', { message, hint });
};

/** A word that is no setting of this kind of line; goes on at the next setting. */
export const takeForeign = (reader: Reader, word: Word, link: 'ib' | 'eth'): void => {
  if (word.text === 'port') misplacedPort(reader, word);
  else if (linkOf(word.text) !== undefined) mixed(reader, word, link);
  else {
    const message = `${quoted(word.text)} is no setting of a virtual function`;
    note(reader, word.span, 'unknown-vf-setting', { message, hint: hintFor(word.text) });
  }
  skip(reader);
};

/** The word behind a setting, if it is there and no setting itself. */
export const takeValue = (reader: Reader, name: Word, missing: string): Word | undefined => {
  const next = reader.words[reader.at];
  if (reader.given.has(name.text)) {
    const message = `${name.text} is given twice`;
    note(reader, name.span, 'repeated-option', { message, hint: 'remove one of the two' });
  }
  if (next !== undefined && !isKey(next)) {
    reader.at += 1;
    reader.given.set(name.text, name.span);
    return next;
  }
  note(reader, name.span, 'missing-value', { message: missing });
  return undefined;
};
