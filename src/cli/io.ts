import { linesTo } from '../host/lines.ts';

/** What a command may do with the terminal; the exit codes are those of `holdfast --help`. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}

export const exitCodes = {
  converged: 0,
  couldNotRun: 1,
  badConfiguration: 2,
  notConverged: 3,
} as const;

/** A wrong command line: the message says what was expected. */
export class UsageError extends Error {}

export interface StandardIo extends Io {
  /** Resolves when everything that was put out is written, or its reader went away. */
  drained(): Promise<void>;
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

/** Straight to the descriptors: the process's own streams take a tenth of a short command to load. */
export const standardIo = (): StandardIo => {
  const [stdout, stderr] = [linesTo(1, Infinity), linesTo(2, Infinity)];
  return {
    out: (text) => {
      stdout.write(ended(text));
    },
    err: (text) => {
      stderr.write(ended(text));
    },
    drained: async () => {
      await Promise.all([stdout.drain(), stderr.drain()]);
    },
  };
};
