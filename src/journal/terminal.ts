import type { Log } from './log.ts';

const marks = { debug: '  ', info: '  ', warn: '! ', error: '!!' } as const;

/** Sentences for a person at a terminal, with the seconds since the start. */
export const terminalLog = (
  out: { write(text: string): unknown },
  elapsedMs: () => number,
): Log => ({
  write(level, _fields, message) {
    const seconds = (elapsedMs() / 1000).toFixed(1).padStart(6);
    out.write(`${seconds} ${marks[level]} ${message}\n`);
  },
});
