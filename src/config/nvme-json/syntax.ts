/** From a JSON text to a tree, as far as there is one, with what is wrong with its syntax. */

import type { Finding } from '../../core/diagnostic.ts';
import type { Node, ParseError } from 'jsonc-parser/lib/esm/main.js';
import { parseTree } from 'jsonc-parser/lib/esm/main.js';
import type { Flaw } from './syntax-errors.ts';
import { endOf, flawsOf, innermost } from './syntax-errors.ts';
import { findingOf } from './syntax-words.ts';
import type { Token } from './scan.ts';
import { blank, isComment, scan, tooDeep } from './scan.ts';

export interface Tree {
  /** Undefined where there is no value at all. */
  readonly root: Node | undefined;
  /** Every token, in order, comments included. */
  readonly tokens: readonly Token[];
  readonly findings: readonly Finding[];
  /** Objects and lists with a syntax error in them that is not further inside. */
  readonly broken: ReadonlySet<Node | undefined>;
  /** True for an object or list that is not closed. */
  isOpen(node: Node): boolean;
}

const mark = '\ufeff';

const byteOrderMark: Finding = {
  code: 'json-not-strict',
  span: { start: 0, end: 1 },
  message: 'the file starts with a byte order mark',
  hint: 'save it as UTF-8 without one',
};

const deep = ({ start }: { readonly start: number }): Finding => ({
  code: 'json-syntax',
  span: { start, end: start + 1 },
  message: 'nested more than 32 deep, which nvme-cli does not read either',
});

/** Of the flaws in one object or list, what comes after the first grave one is mostly its consequence. */
const firstOfEach = (root: Node | undefined, flaws: readonly Flaw[]): readonly Flaw[] => {
  const spoilt = new Set<Node | undefined>();
  return flaws.filter(({ offset, spoils }) => {
    const around = innermost(root, offset);
    const isFirst = spoils === 'cut' || !spoilt.has(around);
    if (spoils === 'around') spoilt.add(around);
    return isFirst;
  });
};

/**
 * The tree that can be made out of a text, whatever is wrong with it: strict JSON, as json-c reads it with
 * JSON_TOKENER_STRICT, and findings where it is none. A text of blanks has no tree and no findings.
 */
export const parseSyntax = (text: string): Tree => {
  const isMarked = text.startsWith(mark);
  const tokens = scan(text).slice(isMarked ? 1 : 0);
  const plain = tokens.filter((token) => !isComment(token));
  const tooFar = tooDeep(plain, text.length);
  const errors: ParseError[] = [];
  // The line end is nobody's, so that whatever reaches beyond the text is not closed in it.
  const readable = `${blank(isMarked ? ` ${text.slice(1)}` : text, tooFar, '0')}\n`;
  const root = parseTree(readable, errors, { disallowComments: true, allowEmptyContent: true });
  const flaws = firstOfEach(root, flawsOf(errors, plain, text.length));
  const grave = flaws.filter(({ spoils }) => spoils === 'around');
  return {
    root,
    tokens,
    findings: [
      ...(isMarked ? [byteOrderMark] : []),
      ...tooFar.map(deep),
      ...flaws.map((flaw) => findingOf(flaw, plain, text.length)),
    ],
    broken: new Set(grave.map(({ offset }) => innermost(root, offset))),
    isOpen: (node) => endOf(node) > text.length,
  };
};
