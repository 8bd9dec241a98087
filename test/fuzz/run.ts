/** One parser, watched: a parser that does not come back is a failure like any other. */

import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Subject } from '../config/subjects.ts';
import { inputOf, startsOf } from './inputs.ts';
import type { Order, Report } from './worker.ts';

/**
 * Longer than an input of 20,000 characters ever takes, a measurement of growth, and making a failure smaller (which
 * shows no progress) included.
 */
const patienceMs = 60_000;
const lookEveryMs = 250;

export interface Plan {
  readonly seed: number;
  readonly first: number;
  readonly seconds: number;
  readonly only: boolean;
}

const hung = (subject: Subject, { seed }: Plan, index: number): Report => ({
  kind: 'failed',
  failure: { kind: 'hangs', message: `it has not come back after ${patienceMs / 1000} s` },
  index,
  text: inputOf(startsOf(subject), seed, index),
});

/** What a process says and does until it ends. */
const watch = (child: ChildProcess): { readonly report?: Report; readonly isOver?: boolean } => {
  const state: { report?: Report; isOver?: boolean } = {};
  child.on('message', (report: Report) => {
    state.report = report;
  });
  child.on('exit', () => {
    state.isOver = true;
  });
  return state;
};

/** `tell` is called four times a second with the number of inputs so far. */
export const runOne = async (
  subject: Subject,
  plan: Plan,
  tell: (inputs: number) => void,
): Promise<Report> => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-fuzz-'));
  const progress = join(directory, 'progress');
  const order: Order = { ...plan, name: subject.name, progress };
  const child = fork(new URL('worker.ts', import.meta.url), [JSON.stringify(order)]);
  const state = watch(child);
  let [seen, since] = ['', performance.now()];
  while (state.isOver !== true && performance.now() - since < patienceMs) {
    await sleep(lookEveryMs);
    const text = existsSync(progress) ? readFileSync(progress, 'utf8') : '';
    if (text !== seen) [seen, since] = [text, performance.now()];
    tell(Math.max(0, Number.parseInt(text, 10) - plan.first) || 0);
  }
  child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
  if (state.report !== undefined) return state.report;
  if (state.isOver === true) throw new Error(`${subject.name}: the process ended by itself`);
  return hung(subject, plan, Number.parseInt(seen, 10));
};
