/** Values of one key: of the right JSON type, or of one that can only mean one thing. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import type { Node } from 'jsonc-parser/lib/esm/main.js';
import type { Word } from '../tokens.ts';
import type { Kind } from './keys.ts';

export interface Value {
  /** What it says: the text, the digits, `true` or `false`; empty for a list. */
  readonly word: Word;
  readonly node: Node;
}

const spanOf = ({ offset, length }: Node): Span => ({ start: offset, end: offset + length });

/** A text without its quotes; else only where an object or list starts, which may be long. */
export const spanToShow = (node: Node): Span => {
  const { start, end } = spanOf(node);
  if (node.type === 'string')
    return end - start > 2 ? { start: start + 1, end: end - 1 } : { start, end };
  return node.children === undefined ? { start, end } : { start, end: start + 1 };
};

const wanted: Readonly<Record<Kind, string>> = {
  text: 'text in double quotes',
  number: 'a number',
  flag: 'true or false',
  list: 'a list in [ ]',
  any: 'anything',
};

const typeNames: Readonly<Record<Node['type'], string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  object: 'an object',
  array: 'a list',
  property: 'a key',
};

const typeOf: Readonly<Record<Kind, Node['type'] | undefined>> = {
  text: 'string',
  number: 'number',
  flag: 'boolean',
  list: 'array',
  any: undefined,
};

/** `is ..., not ...` about a value. */
export const isNot = (node: Node, kind: string): string =>
  `is ${typeNames[node.type]}, not ${kind}`;

const saidBy = (node: Node, text: string): string => {
  const value: unknown = node.value;
  if (typeof value === 'string') return value;
  return node.children === undefined ? text.slice(node.offset, node.offset + node.length) : '';
};

/** The same in the type that the key has: a port as a number, a count in quotes, 1 for true. */
const converted = (said: string, node: Node, kind: Kind): string | undefined => {
  if (kind === 'text') return node.type === 'number' ? said : undefined;
  if (kind === 'number') return node.type === 'string' ? said : undefined;
  if (kind !== 'flag' || (node.type !== 'string' && node.type !== 'number')) return undefined;
  if (said === 'true' || said === '1') return 'true';
  return said === 'false' || said === '0' ? 'false' : undefined;
};

const hintFor = (kind: Kind, meant: string): string => {
  if (kind === 'flag') return `write ${meant}`;
  return kind === 'text' ? 'write it in double quotes' : 'write it without quotes';
};

export interface ValueRead {
  readonly value?: Value;
  readonly finding?: Finding;
}

/** json-c converts as well (json_object_get_string, _int, _boolean), but takes any text but "" for true. */
export const readValue = (key: string, kind: Kind, node: Node, text: string): ValueRead => {
  const said = saidBy(node, text);
  const span = spanToShow(node);
  const isRight = [node.type, undefined].includes(typeOf[kind]);
  if (isRight) return { value: { word: { text: said, span }, node } };
  const meant = converted(said, node, kind);
  const message = `${key} ${isNot(node, wanted[kind])}`;
  if (meant === undefined) return { finding: { code: 'json-type', span, message } };
  const finding = { code: 'json-converted', span, message, hint: hintFor(kind, meant) } as const;
  return { value: { word: { text: meant, span }, node }, finding };
};
