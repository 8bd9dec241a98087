/**
 * Every parser of configuration, fed with what nobody would write:
 * npm run fuzz [-- --seconds N] [--only NAME] [--seed N] [--at INDEX]
 * It must not throw, must come back in time that grows with the input, must point into the text, and must not lose a
 * good line among bad ones. `--at` with `--seed` and `--only` tries one input again.
 */

import { parseArgs } from 'node:util';
import { errorMessage } from '../../src/host/failure.ts';
import { subjects, type Subject } from '../config/subjects.ts';
import { runOne, type Plan } from './run.ts';
import type { Report } from './worker.ts';

const number = (name: string, text: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new RangeError(`--${name} takes a number, not ${text}`);
  return Number(text);
};

const chosen = (only: string | undefined): readonly Subject[] => {
  const found = subjects.filter(({ name }) => only === undefined || name === only);
  if (found.length > 0) return found;
  const names = subjects.map(({ name }) => name).join(', ');
  throw new RangeError(`no parser ${only ?? ''}; there are ${names}`);
};

const describe = (name: string, { seed }: Plan, report: Report): string => {
  if (report.kind === 'fine') return `${name}: ${report.inputs} inputs, nothing found`;
  const { failure, index, text } = report;
  return [
    `${name}: ${failure.kind}: ${failure.message}`,
    `  the input, as small as it could be made: ${JSON.stringify(text)}`,
    `  again: npm run fuzz -- --only '${name}' --seed ${seed} --at ${index}`,
  ].join('\n');
};

const isTerminal = process.stdout.isTTY;

/** One after the other. Returns how many failed. */
const fuzz = async (those: readonly Subject[], plan: Plan): Promise<number> => {
  let failures = 0;
  for (const subject of those) {
    const report = await runOne(subject, plan, (inputs) => {
      if (isTerminal) process.stdout.write(`\r${subject.name}: ${inputs} inputs`);
    });
    if (report.kind === 'failed') failures += 1;
    console.log(`${isTerminal ? '\r' : ''}${describe(subject.name, plan, report)}`);
  }
  return failures;
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      only: { type: 'string' },
      seed: { type: 'string' },
      at: { type: 'string' },
    },
  });
  const those = chosen(values.only);
  const plan = {
    seed: number('seed', values.seed ?? String(Date.now() % 2 ** 31)),
    first: number('at', values.at ?? '0'),
    seconds: number('seconds', values.seconds),
    only: values.at !== undefined,
  };
  console.log(`seed ${plan.seed}, ${plan.seconds} s for each of ${those.length} parsers`);
  const failures = await fuzz(those, plan);
  console.log(failures === 0 ? 'nothing found' : `${failures} of ${those.length} parsers failed`);
  return failures === 0 ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(errorMessage(error));
  process.exitCode = 1;
}
