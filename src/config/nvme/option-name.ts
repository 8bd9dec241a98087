/** Which option a name stands for: exact, abbreviated, or not at all, as getopt_long_only(3) decides. */

import { suggest } from '../suggest.ts';
import type { Option } from './options.ts';
import { options } from './options.ts';

export type Resolved =
  | { readonly kind: 'option'; readonly option: Option }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  | { readonly kind: 'unknown'; readonly nearest: string | undefined };

const all: readonly Option[] = options;
const here = all.filter((option) => option.use !== 'elsewhere' || option.long === 'help');

/** `fast_io_fail_tmo` and `tls_key` are spelt with underscores in nvme-cli 2.16. */
export const spelling = (name: string): string => name.replaceAll('_', '-');

/** Most names are written in full, and a file may have ten thousand lines of them. */
const exact: ReadonlyMap<string, Option> = new Map(here.map((option) => [option.long, option]));

const startingWith = (among: readonly Option[], name: string): readonly Option[] => {
  const same = among.filter((option) => option.long === name);
  return same.length > 0 ? same : among.filter((option) => option.long.startsWith(name));
};

/** Options of other commands count only where none of this file's fits. */
const candidates = (name: string): readonly Option[] => {
  const found = startingWith(here, name);
  return found.length > 0 ? found : startingWith(all, name);
};

/** A long name without its dashes; any unambiguous beginning of one will do. */
export const resolveLong = (written: string): Resolved => {
  const name = spelling(written);
  const known = exact.get(name);
  if (known !== undefined) return { kind: 'option', option: known };
  const [first, ...others] = name === '' ? [] : candidates(name);
  if (first === undefined) {
    return {
      kind: 'unknown',
      nearest: suggest(
        name,
        all.map((option) => option.long),
      ),
    };
  }
  if (others.length === 0) return { kind: 'option', option: first };
  return { kind: 'ambiguous', candidates: [first, ...others].map((option) => option.long) };
};

/** The long name that a word may be meant for; undefined where that could be several or none. */
export const likeliest = (written: string): string | undefined => {
  const resolved = resolveLong(written);
  if (resolved.kind === 'unknown') return resolved.nearest;
  return resolved.kind === 'option' ? resolved.option.long : undefined;
};

export const resolveShort = (letter: string): Option | undefined =>
  all.find((option) => option.short === letter);
