/** Keys of udev rules and what may be done with them (udev(7); parse_token in src/udev/udev-rules.c). */

import type { DiagnosticCode } from '../../core/diagnostic.ts';
import { quoted } from '../mask.ts';
import { didYouMean } from '../suggest.ts';
import type { Word } from '../tokens.ts';
import type { Token } from './rules-tokens.ts';

/** A finding whose span is still one of the rule's text. */
export interface TokenFinding {
  readonly code: DiagnosticCode;
  readonly at: Word;
  readonly message: string;
  readonly hint?: string;
}

const matching = ['ACTION', 'DEVPATH', 'KERNEL', 'KERNELS', 'SUBSYSTEM', 'SUBSYSTEMS', 'DRIVER'];
const moreMatching = ['DRIVERS', 'ATTRS', 'TAGS', 'CONST', 'TEST', 'RESULT'];
const assigning = ['OPTIONS', 'OWNER', 'GROUP', 'MODE', 'SECLABEL', 'RUN', 'GOTO', 'LABEL'];
const either = ['NAME', 'SYMLINK', 'ENV', 'ATTR', 'SYSCTL', 'TAG', 'PROGRAM', 'IMPORT'];

const matchOnly: ReadonlySet<string> = new Set([...matching, ...moreMatching]);
const assignOnly: ReadonlySet<string> = new Set(assigning);
const known: readonly string[] = [...matchOnly, ...assignOnly, ...either];

export const compares = ({ operator }: Token): boolean => /^[=!]=$/.test(operator.text);

/** `ATTRS` looks at parents too, and at the device first. */
const isAttribute = ({ key }: Token): boolean => key.text === 'ATTR' || key.text === 'ATTRS';

export const isAbout = (token: Token, attribute: 'type' | 'address'): boolean =>
  isAttribute(token) && token.attribute?.text === attribute;

/** True for a token that makes the rule do something other than naming. */
export const doesMore = (token: Token): boolean => {
  const { key } = token;
  if (assignOnly.has(key.text)) return true;
  const named = key.text === 'NAME' || isAbout(token, 'type') || isAbout(token, 'address');
  return either.includes(key.text) && !named && !compares(token);
};

const unknownKey = ({ key }: Token): TokenFinding => ({
  code: 'udev-key',
  at: key,
  message: `udev has no key ${quoted(key.text)} and ignores the rule`,
  ...(key.text.startsWith('\ufeff')
    ? { hint: 'save the file without a byte order mark' }
    : didYouMean(key.text, known)),
});

/** The attributes by which IPoIB interfaces are found, when one is almost spelt. */
export const nearAttribute = (token: Token): TokenFinding | undefined => {
  const { attribute } = token;
  if (!isAttribute(token) || attribute === undefined) return undefined;
  const { hint } = didYouMean(attribute.text, ['type', 'address']);
  if (hint === undefined || isAbout(token, 'type') || isAbout(token, 'address')) return undefined;
  const message = `a network interface has no attribute ${quoted(attribute.text)}`;
  return { code: 'udev-key', at: attribute, message, hint };
};

const wrongOperator = (token: Token, said: { message: string; hint: string }): TokenFinding => ({
  code: 'udev-operator',
  at: token.operator,
  ...said,
});

const spelt = ({ key, attribute }: Token): string =>
  attribute === undefined ? key.text : `${key.text}{${attribute.text}}`;

const judgeOperator = (token: Token): TokenFinding | undefined => {
  const name = spelt(token);
  const hint = `write ${name}==`;
  if (matchOnly.has(token.key.text)) {
    if (compares(token)) return undefined;
    return wrongOperator(token, { message: `${name} can only be compared`, hint });
  }
  if ((isAbout(token, 'type') || isAbout(token, 'address')) && !compares(token)) {
    const message = `${token.operator.text} writes ${name} instead of comparing it`;
    return wrongOperator(token, { message, hint });
  }
  const assigns = token.key.text === 'NAME' || assignOnly.has(token.key.text);
  if (!assigns || (!compares(token) && token.operator.text !== '-=')) return undefined;
  const message = `${token.operator.text} does not assign ${name}`;
  return wrongOperator(token, { message, hint: `write ${name}=` });
};

/** What is wrong with the key, its attribute or its operator. */
export const judgeKey = (token: Token): TokenFinding | undefined => {
  if (!known.includes(token.key.text)) return unknownKey(token);
  return nearAttribute(token) ?? judgeOperator(token);
};
