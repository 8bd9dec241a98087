import type { FlushedLog } from './log.ts';
import type { Output } from './printed.ts';

const marks = { debug: '  ', info: '  ', warn: '! ', error: '!!' } as const;

/** Sentences for a person at a terminal, with the seconds since the start. */
export const terminalLog = (out: Output, elapsedMs: () => number): FlushedLog => ({
  write(level, _fields, message) {
    const seconds = (elapsedMs() / 1000).toFixed(1).padStart(6);
    // What a target sends may be in it, and must not steer the terminal.
    out.write(`${seconds} ${marks[level]} ${message.replace(/\p{Cc}/gu, '?')}\n`);
  },
  flush: () => out.drain(),
});
