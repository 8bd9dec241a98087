/** The name that a rule gives. */

import type { InterfaceName } from '../../core/ipoib/ids.ts';
import { parseInterfaceName } from '../../core/ipoib/ids.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { badName } from './bad-name.ts';
import { quoted } from '../mask.ts';
import type { Token } from './rules-tokens.ts';

/** What the kernel numbers itself: `ib%d` in ipoib_main.c. */
const isKernelName = (name: string): boolean => /^ib\d+$/.test(name);

export const checkRuleName = (token: Token): Checked<InterfaceName> => {
  const { text } = token.value;
  if (text === '') return wrong('udev-name-missing', 'NAME is empty');
  if (token.escaped || /[$%]/.test(text)) {
    return wrong('udev-pattern', `${quoted(text)} is a substitution, which is left to udev`);
  }
  const value = parseInterfaceName(text);
  if (value === undefined) return badName(text);
  if (!isKernelName(text)) return { value };
  const message = `${text} may be taken by another port before the rule renames this one`;
  const hint = 'choose a name that the kernel does not give, such as mlx4_ib0';
  return { value, ...wrong('kernel-interface-name', message, hint) };
};
