/** Whether the time a parser takes grows with its input, or with the square of it. */

import { locateAll } from '../../src/config/locate.ts';
import type { Subject } from '../config/subjects.ts';
import type { Failure } from './checks.ts';

/** Milliseconds below which nobody cares, and in which a busy machine shows more than the parser does. */
const floorMs = 100;

/** The long input is so many times the small one, and may take so many times as long: more than ten, less than 64. */
const ratio = 8;
const steepest = 24;

const small = 16_000;

/** The ways in which a text can become long: more lines, one line that is long, and what is never closed. */
const growths: readonly ((text: string, length: number) => string)[] = [
  (text, length) => `${text}\n`.repeat(Math.ceil(length / (text.length + 1))),
  (text, length) => text.replaceAll('\n', ' ').repeat(Math.ceil(length / text.length)),
  (text, length) => {
    const half = text.slice(0, (text.length + 1) >> 1);
    return half.repeat(Math.ceil(length / half.length));
  },
];

/**
 * The shortest of a few runs, in milliseconds of CPU: what disturbs it only makes it longer, and what else the machine
 * does is no part of it.
 */
const timeOf = (subject: Subject, text: string, runs: number): number => {
  const times = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    locateAll({ file: 'f', text }, subject.parse(text).findings);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
};

/** How often it must look steep to count as steep. */
const times = 3;

const steepness = (subject: Subject, grow: (length: number) => string): Failure | undefined => {
  const [short, long] = [grow(small), grow(ratio * small)];
  if (timeOf(subject, long, 1) < floorMs) return undefined;
  let message = '';
  for (let left = times; left > 0; left -= 1) {
    const before = timeOf(subject, short, 5);
    const after = timeOf(subject, long, 3);
    if (after < floorMs || after / before < steepest) return undefined;
    message = `${short.length} characters of it take ${before.toFixed(1)} ms, ${long.length} take ${after.toFixed(1)} ms`;
  }
  return { kind: 'growth', message };
};

/** Undefined while so many times as much takes about as many times as long, in each way to grow. */
export const checkGrowth = (subject: Subject, text: string): Failure | undefined => {
  if (text.trim() === '') return undefined;
  for (const growth of growths) {
    const failure = steepness(subject, (length) => growth(text, length));
    if (failure !== undefined) return failure;
  }
  return undefined;
};
