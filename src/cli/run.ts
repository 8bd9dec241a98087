/** From a parsed command line to a command. */

import { statSync } from 'node:fs';
import { didYouMean } from '../config/suggest.ts';
import type { Host } from '../host/host.ts';
import { realHost } from '../host/real.ts';
import type { CommandLine, Values } from './arguments.ts';
import { formats, type Format } from './formats.ts';
import { UsageError, type Io } from './io.ts';

const formatOf = ({ format = 'text' }: Values): Format => {
  const known = formats.find((one) => one === format);
  if (known === undefined) throw new UsageError(`--format takes ${formats.join(', ')}`);
  return known;
};

interface Command {
  /** The options it knows, so that one given to the wrong command is an error. */
  readonly takes: readonly (keyof Values)[];
  /** Loads what no other command needs. */
  readonly run: (host: Host, io: Io, line: CommandLine) => Promise<number>;
}

const commands: Readonly<Record<string, Command>> = {
  check: {
    takes: ['root', 'format'],
    run: async (host, io, { values }) =>
      (await import('./check.ts')).check(host, io, formatOf(values)),
  },
  plan: {
    takes: ['root', 'json'],
    run: async (host, io, { values }) =>
      (await import('./plan.ts')).planCommand(host, io, values.json ?? false),
  },
  apply: {
    takes: ['early', 'json', 'verbose'],
    run: async (host, io, { values: { early = false, json = false, verbose = false } }) =>
      (await import('./apply.ts')).apply(host, io, { early, json, verbose }),
  },
  agent: {
    takes: ['verbose'],
    run: async (host, io, { values }) =>
      (await import('./agent.ts')).agent(host, io, values.verbose ?? false),
  },
  status: {
    takes: ['root', 'json'],
    run: async (host, io, { values: { root, json = false } }) =>
      (await import('./status.ts')).status(host, io, { asJson: json, isHere: root === undefined }),
  },
  wait: {
    takes: ['timeout', 'for', 'root'],
    run: async (host, io, { values }) => (await import('./wait.ts')).wait(host, io, values),
  },
  explain: {
    takes: ['root'],
    run: async (host, io, { rest }) => (await import('./explain.ts')).explain(host, io, rest),
  },
  install: {
    takes: ['dest'],
    run: async (_host, io, { values }) =>
      (await import('./install.ts')).install(io, values.dest ?? '/'),
  },
  uninstall: {
    takes: ['dest'],
    run: async (_host, io, { values }) =>
      (await import('./uninstall.ts')).uninstall(io, values.dest ?? '/'),
  },
};

const refuseCommand = (command: string): never => {
  const names = Object.keys(commands);
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

const commandOf = (name: string): Command => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command ?? refuseCommand(name);
};

const verify = ({ command, rest, values }: CommandLine, takes: Command['takes']): void => {
  if (rest[0] !== undefined && command !== 'explain') {
    throw new UsageError(`unexpected argument ${rest[0]}: ${command} takes options only`);
  }
  const wrong = Object.keys(values)
    .filter((name) => name !== 'help' && name !== 'version')
    .find((name) => !takes.some((one) => one === name));
  if (wrong !== undefined) refuseOption(command, wrong, takes);
};

/** A mistyped root has no configuration, and would look like a host where all is well. */
const verifyDirectories = ({ root, dest }: Values): void => {
  if (dest === '') throw new UsageError('--dest is empty: it takes a directory');
  if (root === undefined) return;
  const found = statSync(root, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) throw new UsageError(`--root "${root}" is not a directory`);
};

/** Throws UsageError for a command line that makes no sense. */
export const run = async (line: CommandLine, io: Io): Promise<number> => {
  const command = commandOf(line.command);
  verify(line, command.takes);
  verifyDirectories(line.values);
  const host: Host = realHost({ root: line.values.root ?? '/' });
  return command.run(host, io, line);
};
