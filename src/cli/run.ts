/** From a parsed command line to a command. */

import { statSync } from 'node:fs';
import { didYouMean } from '../config/suggest.ts';
import type { Host } from '../host/host.ts';
import { realHost } from '../host/real.ts';
import type { CommandLine, Values } from './arguments.ts';
import { formats, type Format } from './formats.ts';
import { UsageError, type Io } from './io.ts';

/** The options each command knows, so that one given to the wrong command is an error. */
const known: Readonly<Record<string, readonly (keyof Values)[]>> = {
  check: ['root', 'format'],
  plan: ['root', 'json'],
  apply: ['early', 'json', 'verbose'],
  status: ['root', 'json'],
  explain: ['root'],
  install: ['dest'],
  uninstall: ['dest'],
};

const refuseCommand = (command: string): never => {
  const names = Object.keys(known);
  const list = `commands are ${names.join(', ')}`;
  if (command === '') throw new UsageError(`no command given; ${list}`);
  throw new UsageError(`unknown command ${command}: ${didYouMean(command, names).hint ?? list}`);
};

const refuseOption = (command: string, option: string, allowed: readonly string[]): never => {
  const takes = `it takes ${allowed.map((name) => `--${name}`).join(', ')}`;
  const elsewhere = 'it changes this host only; plan --root DIR says what it would do elsewhere';
  const advice = command === 'apply' && option === 'root' ? elsewhere : takes;
  throw new UsageError(`${command} does not take --${option}: ${advice}`);
};

const verify = ({ command, rest, values }: CommandLine): void => {
  const allowed = Object.hasOwn(known, command) ? known[command] : undefined;
  if (allowed === undefined) return refuseCommand(command);
  if (rest[0] !== undefined && command !== 'explain') {
    throw new UsageError(`unexpected argument ${rest[0]}: ${command} takes options only`);
  }
  const wrong = Object.keys(values)
    .filter((name) => name !== 'help' && name !== 'version')
    .find((name) => !allowed.some((one) => one === name));
  if (wrong !== undefined) refuseOption(command, wrong, allowed);
};

/** A mistyped root has no configuration, and would look like a host where all is well. */
const verifyDirectories = ({ root, dest }: Values): void => {
  if (dest === '') throw new UsageError('--dest is empty: it takes a directory');
  if (root === undefined) return;
  const found = statSync(root, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) throw new UsageError(`--root "${root}" is not a directory`);
};

const formatOf = ({ format = 'text' }: Values): Format => {
  const known = formats.find((one) => one === format);
  if (known === undefined) throw new UsageError(`--format takes ${formats.join(', ')}`);
  return known;
};

/** Throws UsageError for a command line that makes no sense. */
export const run = async (line: CommandLine, io: Io): Promise<number> => {
  verify(line);
  const { values } = line;
  verifyDirectories(values);
  const host: Host = realHost({ root: values.root ?? '/' });
  const { early = false, json = false, verbose = false, dest = '/' } = values;
  // Each loads what no other command needs.
  switch (line.command) {
    case 'check':
      return (await import('./check.ts')).check(host, io, formatOf(values));
    case 'plan':
      return (await import('./plan.ts')).planCommand(host, io, json);
    case 'status':
      return (await import('./status.ts')).status(host, io, json);
    case 'apply':
      return (await import('./apply.ts')).apply(host, io, { early, json, verbose });
    case 'explain':
      return (await import('./explain.ts')).explain(host, io, line.rest);
    case 'install':
      return (await import('./install.ts')).install(io, dest);
    default:
      return (await import('./uninstall.ts')).uninstall(io, dest);
  }
};
