/** What a line of srp_daemon.conf is, by how it starts (get_rules_file in srp_daemon.c). */

import type { SrpAction } from '../../core/desired/srp.ts';
import type { Finding, Span } from '../../core/diagnostic.ts';
import type { Line } from '../lines.ts';
import { quoted } from '../mask.ts';
import { allKeys } from './keys.ts';
import { refused } from './refused.ts';

export type LineStart =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'rule'; readonly action: SrpAction }
  | { readonly kind: 'refused'; readonly finding: Finding };

const spanOf = (line: Line, from: number, to: number): Span => ({
  start: line.start + from,
  end: line.start + to,
});

const afterBlanks = (line: Line): LineStart => {
  const rest = line.text.trimStart();
  const span = spanOf(line, 0, line.text.length - rest.length);
  const [message, hint] =
    rest === ''
      ? ['only an empty line may lack a, d or #, and this one has blanks', 'remove them']
      : ['a line has to start with a, d or # in column 1', 'remove the blanks before it'];
  return { kind: 'refused', finding: refused('leading-blank', span, message, hint) };
};

/** What was meant by a first word that is no a or d. */
const actionHint = (word: string, line: string): string => {
  if (line.startsWith('\ufeff')) return 'save the file without a byte order mark';
  if (allKeys.some((key) => line.startsWith(`${key}=`)))
    return 'write a or d and a blank before it';
  if (/^(allow|accept|permit|enable|add)/i.test(word)) return 'write a';
  if (/^(d|reject|refuse|exclude|block|no)/i.test(word)) return 'write d';
  return 'write a to allow or d to disallow';
};

const notARule = (line: Line): LineStart => {
  const word = /^[^ \t,=]*/.exec(line.text)?.[0] ?? '';
  const shown = word === '' ? line.text.slice(0, 1) : word;
  const message = `a line starts with a, d or #, not with ${quoted(shown)}`;
  const span = spanOf(line, 0, shown.length);
  const hint = actionHint(word, line.text.trimEnd());
  return { kind: 'refused', finding: refused('not-a-rule', span, message, hint) };
};

/** A key may follow at once: `aid_ext=1` is a rule, `dgid=1` is d and gid, which is no key. */
const isAction = (text: string): boolean =>
  /^[ad]([ \t,#]|$)/i.test(text) ||
  (/^[ad]/i.test(text) && allKeys.some((key) => text.startsWith(`${key}=`, 1)));

export const readStart = (line: Line): LineStart => {
  const { text } = line;
  if (text === '' || text.startsWith('#')) return { kind: 'nothing' };
  if (/^[ \t]/.test(text)) return afterBlanks(line);
  if (!isAction(text)) return notARule(line);
  return { kind: 'rule', action: /^a/i.test(text) ? 'allow' : 'disallow' };
};
