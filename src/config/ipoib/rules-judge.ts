/** What a rule says about the name of an interface, and what is wrong with it. */

import type { IpoibName } from '../../core/desired/ipoib.ts';
import type { Checked } from '../checked.ts';
import { isError } from '../locate.ts';
import type { Word } from '../tokens.ts';
import { checkGuidTail } from './rules-address.ts';
import type { TokenFinding } from './rules-keys.ts';
import { judgeKey } from './rules-keys.ts';
import { checkRuleName } from './rules-name.ts';
import type { Parts } from './rules-relevant.ts';
import type { Token } from './rules-tokens.ts';

const collect = <T>(
  at: Word | undefined,
  { value, problem }: Checked<T>,
  findings: TokenFinding[],
): T | undefined => {
  if (problem !== undefined && at !== undefined) findings.push({ ...problem, at });
  return value;
};

const judgeSame = ([first, ...others]: readonly Token[]): readonly TokenFinding[] =>
  others
    .filter(({ value }) => value.text !== first?.value.text)
    .map(({ value }) => ({
      code: 'udev-never-matches',
      at: value,
      message: 'no interface has two addresses',
      hint: 'a backslash at the end of a line joins it with the next',
    }));

const missingName = ({ tokens, addresses }: Parts): readonly TokenFinding[] => {
  // What was meant for NAME is most likely what was mistyped.
  if (tokens.some((token) => judgeKey(token)?.code === 'udev-key')) return [];
  const at = addresses[0]?.value;
  const message = 'the rule gives no name to the interface it finds';
  return at === undefined
    ? []
    : [{ code: 'udev-name-missing', at, message, hint: 'add NAME="..."' }];
};

export interface Judged {
  readonly found: Pick<IpoibName, 'name' | 'guidTail'> | undefined;
  readonly findings: readonly TokenFinding[];
}

/** The name that a relevant rule gives, and to which port; what is wrong with it otherwise. */
export const judgeRule = (parts: Parts): Judged => {
  const findings = parts.tokens.flatMap((token) => judgeKey(token) ?? []);
  findings.push(...judgeSame(parts.addresses));
  const [address] = parts.addresses;
  const guidTail =
    address === undefined ? undefined : collect(address.value, checkGuidTail(address), findings);
  if (parts.name === undefined) findings.push(...missingName(parts));
  const name =
    parts.name === undefined
      ? undefined
      : collect(parts.name.value, checkRuleName(parts.name), findings);
  const isUsable = name !== undefined && guidTail !== undefined && !findings.some(isError);
  return { found: isUsable ? { name, guidTail } : undefined, findings };
};
