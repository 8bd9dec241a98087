/** What a parser is fed with: the sample, with its comments taken off or not, the corpus, fragments, and mutants of all. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { corpusOf } from '../config/corpus.ts';
import { anyText } from '../config/fragments.ts';
import type { Subject } from '../config/subjects.ts';
import { mutate } from './mutate.ts';
import { Random, seedOf } from './random.ts';

const top = join(import.meta.dirname, '..', '..');

const uncommented = (text: string): string => text.replace(/^#(?! )/gm, '');

const samplesOf = ({ sample }: Subject): readonly string[] => {
  if (sample === undefined) return [];
  const text = readFileSync(join(top, 'etc', sample), 'utf8');
  return [text, uncommented(text)];
};

const corpusTexts = ({ corpus }: Subject): readonly string[] =>
  corpus === undefined ? [] : corpusOf(corpus).map(({ text }) => text);

/** Texts to start from. */
export const startsOf = (subject: Subject): readonly string[] => {
  const good = subject.survivor === undefined ? [] : [`${subject.survivor.good}\n`];
  const starts = [...samplesOf(subject), ...corpusTexts(subject), ...good];
  return starts.length > 0 ? starts : ['nqn.2014-08.org.nvmexpress:uuid:1\n', 'KEY="value" # c\n'];
};

/** The input of that number: always the same for the same seed. */
export const inputOf = (starts: readonly string[], seed: number, index: number): string => {
  const random = new Random(seedOf(seed, index));
  const kind = random.below(10);
  const [fragments = ''] =
    kind < 4 ? fc.sample(anyText, { seed: random.below(2 ** 31), numRuns: 1 }) : [];
  if (kind < 3) return fragments;
  const text = kind === 3 ? fragments : random.pick(starts);
  return mutate(random, text, random.pick(starts));
};
