import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './failure.ts';

/** How long the end of a pass waits for a reader that is slow. */
const patienceMs = 1000;
const retryEveryMs = 50;

/** Lines to a descriptor whose reader may be slow or gone. Neither holds up a pass. */
export interface Lines {
  write(line: string): void;
  /** Resolves when everything is out, or after a second. */
  drain(): Promise<void>;
}

export const linesTo = (fd: number): Lines => {
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
