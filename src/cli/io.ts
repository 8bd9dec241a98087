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
export const standardIo = (): Io => {
  const write = (stream: NodeJS.WriteStream) => (text: string) => {
    stream.write(text.endsWith('\n') ? text : `${text}\n`);
  };
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE') throw error;
    });
  }
  return { out: write(process.stdout), err: write(process.stderr) };
};
