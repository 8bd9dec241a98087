import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './failure.ts';

const retryEveryMs = 50;

export interface Lines {
  write(line: string): void;
  /** Resolves when everything is out, the reader went away, or it had time enough. */
  drain(): Promise<void>;
}

/** Lines to a descriptor whose reader may be gone, or slow: at the end it gets `patienceMs`. */
export const linesTo = (fd: number, patienceMs: number): Lines => {
  let rest = Buffer.alloc(0);
  const push = (): void => {
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      // What does not fit is kept for later, unless the reader went away (`| head`).
      if (errorCode(error) !== 'EAGAIN') rest = Buffer.alloc(0);
    }
  };
  const write = (line: string): void => {
    rest = Buffer.concat([rest, Buffer.from(line)]);
    push();
  };
  const drain = async (): Promise<void> => {
    for (let left = patienceMs; rest.length > 0 && left > 0; left -= retryEveryMs) {
      await sleep(retryEveryMs);
      push();
    }
  };
  return { write, drain };
};
