/** Names with `*` for anything. */

import type { Brand } from './brand.ts';

/** What a name can be, some of it `*`. */
export type Pattern = Brand<string, 'Pattern'>;

const isNqnPattern = (text: string): text is Pattern => /^(nqn\.|\*)[!-+\--~]{0,219}$/.test(text);
const isDevicePattern = (text: string): text is Pattern => /^[\w*][\w.*-]{0,62}$/.test(text);
/** As dev_valid_name in net/core/dev.c has it. */
const isInterfacePattern = (text: string): text is Pattern =>
  /^[!-~]{1,15}$/.test(text) && !/[/:%]/.test(text);

/** `nqn.2014-08.org.example:*`. Undefined for what matches no NQN, because it starts otherwise. */
export const parseNqnPattern = (text: string): Pattern | undefined =>
  isNqnPattern(text) ? text : undefined;

/** `mlx5_*`. Undefined for what no RDMA device is called. */
export const parseDevicePattern = (text: string): Pattern | undefined =>
  isDevicePattern(text) ? text : undefined;

/** `ib0*`. Undefined for what no network interface is called. */
export const parseInterfacePattern = (text: string): Pattern | undefined =>
  isInterfacePattern(text) ? text : undefined;

/** Where a text goes on behind all `parts`, each as early as it can be; -1 where one of them is missing. */
const behind = (text: string, parts: readonly string[], from: number): number =>
  parts.reduce((at, part) => {
    const found = at === -1 ? -1 : text.indexOf(part, at);
    return found === -1 ? -1 : found + part.length;
  }, from);

/** True when the whole name is what the pattern says. In linear time: a name may come from the network. */
export const matches = (pattern: Pattern, name: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  const at = behind(name, rest, first.length);
  return at !== -1 && at <= name.length - last.length;
};
