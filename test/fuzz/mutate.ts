/** Small changes of a text, as a hand, an editor or a script would make them, and as nobody would. */

import { allWords } from '../config/fragments.ts';
import type { Random } from './random.ts';

/** Beyond this a text says nothing that a shorter one does not. */
const longest = 20_000;

const odd = ['\0', '\ufeff', '\u2028', '\ud800', '\u00a0', '\u202e', 'é', '💥', '\v', '\x7f'];

type Mutation = (random: Random, text: string, other: string) => string;

const cutAt = (random: Random, text: string): readonly [string, string] => {
  const at = random.below(text.length + 1);
  return [text.slice(0, at), text.slice(at)];
};

const rangeIn = (random: Random, text: string): readonly [number, number] => {
  const from = random.below(text.length + 1);
  return [from, Math.min(text.length, from + 1 + random.below(30))];
};

const insert = (random: Random, text: string, what: string): string => {
  const [before, after] = cutAt(random, text);
  return before + what + after;
};

const onLines = (text: string, change: (lines: string[]) => void): string => {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
};

const mutations: readonly Mutation[] = [
  (random, text) => insert(random, text, random.pick(allWords)),
  (random, text) => insert(random, text, random.pick(allWords)),
  (random, text) => insert(random, text, random.pick(odd)),
  (random, text) => insert(random, text, String.fromCharCode(32 + random.below(95))),
  (random, text) => {
    const [from, to] = rangeIn(random, text);
    return text.slice(0, from) + text.slice(to);
  },
  (random, text) => {
    const [from, to] = rangeIn(random, text);
    return insert(random, text, text.slice(from, to));
  },
  (random, text) => {
    const [from, to] = rangeIn(random, text);
    const times = 1 + random.below(40);
    return text.slice(0, from) + text.slice(from, to).repeat(times) + text.slice(to);
  },
  (random, text) => cutAt(random, text)[0],
  (random, text) => cutAt(random, text)[1],
  (random, text, other) => cutAt(random, text)[0] + cutAt(random, other)[1],
  (random, text) =>
    onLines(text, (lines) => {
      lines.splice(random.below(lines.length), 1);
    }),
  (random, text) =>
    onLines(text, (lines) => {
      lines.splice(random.below(lines.length), 0, random.pick(lines));
    }),
  (random, text) => {
    const at = random.below(text.length + 1);
    return `${text.slice(0, at)}${text.charAt(at).toUpperCase()}${text.slice(at + 1)}`;
  },
  (_random, text) => text.replaceAll('\n', '\r\n'),
  (random, text) => insert(random, text, random.pick(['{[', '"', "'", '`', '${']).repeat(50)),
];

/** One to a dozen changes. `other`: a text of the same kind to take parts from. */
export const mutate: Mutation = (random, text, other) => {
  let mutant = text;
  for (let left = 1 + random.below(12); left > 0; left -= 1) {
    mutant = random.pick(mutations)(random, mutant, other);
    if (mutant.length > longest) mutant = mutant.slice(0, longest);
  }
  return mutant;
};
