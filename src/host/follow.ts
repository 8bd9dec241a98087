/** A program that runs on and says something from time to time. */

import { spawn, type ChildProcess } from 'node:child_process';
import { startFailure } from './failure.ts';
import { guarded } from './run.ts';
import type { Followed } from './host.ts';

/** Longer than any line of what is followed; the rest of one that is longer is thrown away. */
const mostCharacters = 65_536;

/** Gives `onLine` whole lines, without their ends. */
const splitter = (onLine: (line: string) => void): ((text: string) => void) => {
  let rest = '';
  return (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = (lines.pop() ?? '').slice(0, mostCharacters);
    for (const line of lines) onLine(line);
  };
};

const graceMs = 500;

const start = (argv: readonly string[]): ChildProcess | string => {
  const [program = '', ...args] = argv;
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    return spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    // Some failures of fork are thrown, others told later.
    return startFailure(program, error);
  }
};

/** Runs argv until it ends or `signal` aborts, and resolves with how it ended. Never rejects. */
export const followProgram = (
  { program, args, signal }: Followed,
  onLine: (line: string) => void,
): Promise<string> =>
  new Promise((resolve) => {
    const argv = guarded(program, ...args);
    const child = start(argv);
    if (typeof child === 'string') {
      resolve(child);
      return;
    }
    const said: string[] = [];
    const timers: NodeJS.Timeout[] = [];
    const finish = (how: string): void => {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve([how, ...said].join(': '));
    };
    const stop = (): void => {
      child.kill('SIGTERM');
      timers.push(setTimeout(() => child.kill('SIGKILL'), graceMs));
      timers.push(setTimeout(finish, 3 * graceMs, 'it does not end'));
    };
    child.once('error', (error) => {
      finish(startFailure(argv[0] ?? program, error));
    });
    child.once('close', (code, killedBy) => {
      finish(killedBy === null ? `exit code ${code ?? '?'}` : `killed by ${killedBy}`);
    });
    child.stdout?.setEncoding('utf8').on('data', splitter(onLine));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said.splice(0, said.length, text.trim().slice(-200));
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
