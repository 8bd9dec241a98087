import { errorCode } from '../host/failure.ts';

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

/** A reader that goes away (`| head`) ends the output, not the program. */
const forgiving = (stream: NodeJS.WriteStream): NodeJS.WriteStream =>
  stream.on('error', (error) => {
    if (errorCode(error) !== 'EPIPE') throw error;
  });

export interface StandardIo extends Io {
  /** Resolves when everything that was put out is written. */
  drained(): Promise<void>;
}

/** The process's own streams, opened at their first line: a pass of the timer has none. */
export const standardIo = (): StandardIo => {
  const open = new Map<'stdout' | 'stderr', NodeJS.WriteStream>();
  const write = (name: 'stdout' | 'stderr') => (text: string) => {
    const stream = open.get(name) ?? forgiving(process[name]);
    open.set(name, stream);
    stream.write(text.endsWith('\n') ? text : `${text}\n`);
  };
  const drained = async (): Promise<void> => {
    const flush = (stream: NodeJS.WriteStream): Promise<void> =>
      new Promise((resolve) => {
        stream.write('', () => {
          resolve();
        });
      });
    await Promise.all([...open.values()].map(flush));
  };
  return { out: write('stdout'), err: write('stderr'), drained };
};
