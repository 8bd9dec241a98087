/** What must hold for every parser and every text. */

import { isDeepStrictEqual } from 'node:util';
import { locateAll } from '../../src/config/locate.ts';
import { renderText } from '../../src/config/render.ts';
import { errorMessage } from '../../src/host/failure.ts';
import type { Subject } from '../config/subjects.ts';

/** What is wrong, and its kind: a smaller input must be wrong in the same way. */
export interface Failure {
  readonly kind: 'throws' | 'span' | 'survivor' | 'growth' | 'hangs';
  readonly message: string;
}

const outside = (subject: Subject, text: string): Failure | undefined => {
  const { findings } = subject.parse(text);
  const found = findings.find(
    ({ span: { start, end } }) => start < 0 || start > end || end > text.length,
  );
  for (const one of locateAll({ file: 'f', text }, findings)) renderText(one);
  if (found === undefined) return undefined;
  const { start, end } = found.span;
  const message = `${found.code} is about ${start} to ${end} of ${text.length} characters`;
  return { kind: 'span', message };
};

/** The good line in the middle of the text. */
const lost = ({ survivor }: Subject, text: string): Failure | undefined => {
  if (survivor === undefined) return undefined;
  const { good, find, isFair = () => true } = survivor;
  const lines = text.split('\n');
  const middle = lines.length >> 1;
  const [before, after] = [lines.slice(0, middle).join('\n'), lines.slice(middle).join('\n')];
  if (text.includes(good) || !isFair(before, after)) return undefined;
  const alone = find(`\n${good}\n`, 2);
  const found = find(`${before}\n${good}\n${after}`, middle + (middle === 0 ? 2 : 1));
  if (isDeepStrictEqual(found, alone)) return undefined;
  return { kind: 'survivor', message: `"${good}" in its middle becomes ${JSON.stringify(found)}` };
};

/** Undefined when all is well. */
export const check = (subject: Subject, text: string): Failure | undefined => {
  try {
    return outside(subject, text) ?? lost(subject, text);
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    return { kind: 'throws', message: `${errorMessage(error)}\n${stack}` };
  }
};
