/** The keys and values of one object. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import type { Node } from 'jsonc-parser/lib/esm/main.js';
import type { Checked } from '../checked.ts';
import type { SourceText } from '../lines.ts';
import { isError } from '../locate.ts';
import type { KeyOf, KeyRow, Level } from './keys.ts';
import { keys } from './keys.ts';
import { notAnObject, unknownKey } from './key-findings.ts';
import type { OwnSide } from './identity.ts';
import type { Tree } from './syntax.ts';
import type { Value } from './values.ts';
import { readValue, spanToShow } from './values.ts';

/** What a whole file is read with. */
export interface Reading {
  readonly source: SourceText;
  readonly tree: Tree;
  readonly findings: Finding[];
  readonly own: OwnSide;
  /** `file:line` of an offset. */
  readonly sourceAt: (offset: number) => string;
}

export interface Field extends Value {
  readonly name: Span;
}

/** An object as it was read; what it lacks, and null, is not in it. */
export interface Fields<L extends Level> {
  readonly level: L;
  readonly node: Node;
  /** The last of each key. */
  readonly given: ReadonlyMap<string, Field>;
  /** Findings about it; more are added while its values are judged. */
  readonly findings: Finding[];
}

const nameOf = (node: Node): string => {
  const value: unknown = node.value;
  return typeof value === 'string' ? value : '';
};

/** What is collected while reading one object. */
interface Reader {
  readonly reading: Reading;
  readonly level: Level;
  readonly given: Map<string, Field>;
  readonly findings: Finding[];
}

const keep = (reader: Reader, row: KeyRow, name: Span, node: Node): void => {
  const { given, findings, reading } = reader;
  if (given.has(row.key)) {
    findings.push({ code: 'json-repeated-key', span: name, message: `${row.key} is given twice` });
    given.delete(row.key);
  }
  if (node.type === 'null') return;
  const { value, finding } = readValue(row.key, row.kind, node, reading.source.text);
  if (finding !== undefined) findings.push(finding);
  if (value !== undefined) given.set(row.key, { ...value, name });
};

const readProperty = (reader: Reader, property: Node): void => {
  const [key, value] = property.children ?? [];
  if (key === undefined) return;
  const row = keys[reader.level].find((known) => known.key === nameOf(key));
  const name = spanToShow(key);
  if (row === undefined) reader.findings.push(unknownKey(nameOf(key), name, reader.level));
  else if (value !== undefined) keep(reader, row, name, value);
};

/**
 * The keys of an object; undefined where there is none to go by: no object, or broken. null says nothing, as to
 * libnvme.
 */
export const readFields = <L extends Level>(
  reading: Reading,
  node: Node,
  level: L,
): Fields<L> | undefined => {
  if (node.type === 'null') return undefined;
  if (node.type !== 'object') {
    reading.findings.push(notAnObject(node, level));
    return undefined;
  }
  if (reading.tree.broken.has(node)) return undefined;
  const reader = { reading, level, given: new Map<string, Field>(), findings: [] };
  for (const property of node.children ?? []) readProperty(reader, property);
  return { ...reader, level, node };
};

export const field = <L extends Level>(fields: Fields<L>, key: KeyOf<L>): Field | undefined =>
  fields.given.get(key);

/** The value of a key, if it is there and allowed; what is wrong with it becomes a finding. */
export const judged = <L extends Level, T>(
  fields: Fields<L>,
  key: KeyOf<L>,
  judge: (text: string) => Checked<T>,
): T | undefined => {
  const word = field(fields, key)?.word;
  if (word === undefined) return undefined;
  const { value, problem } = judge(word.text);
  if (problem !== undefined) fields.findings.push({ ...problem, span: word.span });
  return value;
};

/** libnvme leaves such values out (__add_argument in fabrics.c). */
export const isUnset = (text: string): boolean => text === '' || text === 'none';

/** The same check of what may as well be left out. */
export const unlessUnset =
  <T>(judge: (text: string) => Checked<T>) =>
  (text: string): Checked<T> =>
    isUnset(text) ? {} : judge(text);

export const isTrue = (found: Field | undefined): boolean => found?.word.text === 'true';

/** The elements of a list. */
export const elements = (found: Field | undefined): readonly Node[] => found?.node.children ?? [];

/** Where an object starts: the place of what it lacks. */
export const braceOf = ({ node }: { readonly node: Node }): Span => spanToShow(node);

export const isSound = ({ findings }: { readonly findings: readonly Finding[] }): boolean =>
  !findings.some(isError);
