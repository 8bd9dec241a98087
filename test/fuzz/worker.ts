/** Feeds one parser, in a process that can be ended when the parser does not come back. */

import { openSync, writeSync } from 'node:fs';
import * as v from 'valibot';
import { subjects } from '../config/subjects.ts';
import { check, type Failure } from './checks.ts';
import { checkGrowth } from './growth.ts';
import { inputOf, startsOf } from './inputs.ts';
import { shrink } from './shrink.ts';

const orderSchema = v.object({
  name: v.string(),
  seed: v.number(),
  /** The number of the first input. */
  first: v.number(),
  seconds: v.number(),
  /** A single one, which is to be made smaller in this way. */
  only: v.optional(v.boolean(), false),
  /** File to write the number of the input under way to: who hangs cannot send anything. */
  progress: v.string(),
});
export type Order = v.InferInput<typeof orderSchema>;

/** What the process says at its end. */
export type Report =
  | { readonly kind: 'fine'; readonly inputs: number }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly index: number;
      readonly text: string;
    };

const shrinkForMs = 20_000;

/** Growth takes seconds to measure where it is bad and some milliseconds where not: one input in so many. */
const growthEvery = 64;

const order = v.parse(v.pipe(v.string(), v.parseJson(), orderSchema), process.argv[2]);
const progress = openSync(order.progress, 'w');

const work = (): Report => {
  const subject = subjects.find(({ name }) => name === order.name);
  if (subject === undefined) throw new RangeError(`no parser ${order.name}`);
  const starts = startsOf(subject);
  const until = performance.now() + order.seconds * 1000;
  let index = order.first;
  for (; performance.now() < until || index === order.first; index += 1) {
    writeSync(progress, `${index} `, 0);
    const text = inputOf(starts, order.seed, index);
    const judge = (one: string): Failure | undefined =>
      check(subject, one) ??
      (index % growthEvery === 0 || order.only ? checkGrowth(subject, one) : undefined);
    const failure = judge(text);
    if (failure !== undefined) {
      const fails = (one: string): boolean => judge(one)?.kind === failure.kind;
      // What it is about is that of the smaller one.
      const smaller = shrink(text, fails, shrinkForMs);
      return { kind: 'failed', failure: judge(smaller) ?? failure, index, text: smaller };
    }
    if (order.only) break;
  }
  return { kind: 'fine', inputs: index - order.first };
};

process.send?.(work());
