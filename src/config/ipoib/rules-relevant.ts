/** Which udev rules are about the names of IPoIB interfaces. */

import { isLong } from './rules-address.ts';
import { doesMore, isAbout, nearAttribute } from './rules-keys.ts';
import type { Token } from './rules-tokens.ts';

/** The parts of a rule that naming needs. */
export interface Parts {
  readonly tokens: readonly Token[];
  readonly addresses: readonly Token[];
  /** The last one counts. */
  readonly name: Token | undefined;
}

export const partsOf = (tokens: readonly Token[]): Parts => ({
  tokens,
  addresses: tokens.filter((token) => isAbout(token, 'address')),
  name: tokens.findLast(({ key }) => key.text === 'NAME'),
});

const is32 = (token: Token): boolean =>
  isAbout(token, 'type') && token.value.text.trim() === '32' && token.operator.text !== '!=';

const isElsewhere = ({ key, operator, value }: Token): boolean =>
  key.text === 'SUBSYSTEM' && (operator.text === '!=') === value.text.split('|').includes('net');

const isNegated = ({ operator }: Token): boolean => operator.text === '!=';

/** Whether it names a device of type 32 (ARPHRD_INFINIBAND) by address, or tries to. */
export const isRelevant = ({ tokens, addresses, name }: Parts): boolean => {
  if (tokens.some(isElsewhere) || addresses.some(isNegated)) return false;
  if (!tokens.some(is32))
    return name !== undefined && addresses.some(({ value }) => isLong(value.text));
  if (addresses.length > 0) return name !== undefined || !tokens.some(doesMore);
  return name !== undefined && tokens.some((token) => nearAttribute(token) !== undefined);
};

/** The same of a rule that could not be read to its end. */
export const looksRelevant = (text: string): boolean =>
  /\{type\}?[ \t]*[=:+-]*[ \t]*"?32/.test(text) && /address|NAME/.test(text);
