/** From a parsed command line to a command. Commands are loaded when they are called, so that each starts quickly. */

import type { Host } from '../host/host.ts';
import { realHost } from '../host/real.ts';
import { UsageError, type Io } from './io.ts';

interface Values {
  readonly root?: string | undefined;
  readonly dest?: string | undefined;
  readonly format?: string | undefined;
  readonly json?: boolean | undefined;
  readonly early?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

interface CommandLine {
  readonly command: string;
  readonly rest: readonly string[];
  readonly values: Values;
}

/** The options each command knows, so that one given to the wrong command is an error. */
const known: Readonly<Record<string, readonly (keyof Values)[]>> = {
  check: ['root', 'format'],
  plan: ['root', 'json'],
  apply: ['early', 'json', 'verbose'],
  status: ['root', 'json'],
  install: ['dest'],
  uninstall: ['dest'],
};

const verify = ({ command, rest, values }: CommandLine): void => {
  const allowed = known[command];
  if (allowed === undefined) {
    throw new UsageError(command === '' ? 'no command given' : `unknown command ${command}`);
  }
  if (rest[0] !== undefined) throw new UsageError(`unexpected argument ${rest[0]}`);
  const wrong = Object.keys(values)
    .filter((name) => name !== 'help' && name !== 'version')
    .find((name) => !allowed.some((one) => one === name));
  if (wrong !== undefined) throw new UsageError(`${command} does not take --${wrong}`);
};

const formatOf = ({ format = 'text' }: Values): 'text' | 'json' => {
  if (format !== 'text' && format !== 'json') throw new UsageError('--format takes text or json');
  return format;
};

/** Throws UsageError for a command line that makes no sense. */
export const run = async (line: CommandLine, io: Io): Promise<number> => {
  verify(line);
  const { values } = line;
  const host: Host = realHost({ root: values.root ?? '/' });
  const { early = false, json = false, verbose = false, dest = '/' } = values;
  switch (line.command) {
    case 'check':
      return (await import('./check.ts')).check(host, io, formatOf(values));
    case 'plan':
      return (await import('./plan.ts')).planCommand(host, io, json);
    case 'status':
      return (await import('./status.ts')).status(host, io, json);
    case 'apply':
      return (await import('./apply.ts')).apply(host, io, { early, json, verbose });
    case 'install':
      return (await import('./install.ts')).install(io, dest);
    default:
      return (await import('./uninstall.ts')).uninstall(io, dest);
  }
};
