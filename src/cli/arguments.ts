/** The command line as Node reads it, with complaints an administrator can use. */

import { parseArgs } from 'node:util';
import { didYouMean } from '../config/suggest.ts';
import { errorCode, errorMessage } from '../host/failure.ts';
import { UsageError } from './io.ts';

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'V', default: false },
  root: { type: 'string' },
  dest: { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  early: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
  timeout: { type: 'string' },
  for: { type: 'string' },
} as const;

/** What was written; absent options are undefined. */
export interface Values {
  readonly help: boolean;
  readonly version: boolean;
  readonly root?: string | undefined;
  readonly dest?: string | undefined;
  readonly format?: string | undefined;
  readonly json?: boolean | undefined;
  readonly early?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  readonly timeout?: string | undefined;
  readonly for?: string | undefined;
}

export interface CommandLine {
  readonly command: string;
  readonly rest: readonly string[];
  readonly values: Values;
}

const complaint = (error: unknown): string => {
  const message = errorMessage(error);
  const option = /'(?:-\w, )?(--?[^'\s]*)/.exec(message)?.[1] ?? '';
  if (errorCode(error) === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const known = Object.keys(options).map((name) => `--${name}`);
    const hint = option.length > 3 ? didYouMean(option, known).hint : undefined;
    return `unknown option ${option}${hint === undefined ? '' : `: ${hint}`}`;
  }
  if (message.includes('does not take')) return `${option} takes no value`;
  return option === '' ? message : `${option} needs a value`;
};

/** Throws UsageError for options that are not known or lack their value. */
export const parseCommandLine = (args: string[]): CommandLine => {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [command = '', ...rest] = positionals;
    return { command, rest, values };
  } catch (error) {
    throw new UsageError(complaint(error));
  }
};
