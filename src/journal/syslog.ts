/** One JSON object a line with the priority prefix that journald reads from a service's output (sd-daemon(3)). */

import { writeSync } from 'node:fs';
import { pino, type DestinationStream } from 'pino';
import type { Log } from './log.ts';

/** pino's numbers to syslog's. `info` is notice: what Holdfast does is worth more than what it checked. */
const priority = (level: number): number => {
  if (level >= 60) return 2;
  if (level >= 50) return 3;
  if (level >= 40) return 4;
  return level >= 30 ? 5 : 7;
};

interface PrefixedStream extends DestinationStream {
  lastLevel: number;
}

const metadata = Symbol.for('pino.metadata');

/** pino tells a destination with this symbol the level of the line it is about to write. */
const prefixed = (fd: number): PrefixedStream => {
  const stream: PrefixedStream & Record<typeof metadata, true> = {
    [metadata]: true,
    lastLevel: 30,
    write(line) {
      // A reader that went away (`| head`) must not end a pass in the middle.
      try {
        writeSync(fd, `<${priority(stream.lastLevel)}>${line}`);
      } catch {
        stream.lastLevel = 30;
      }
    },
  };
  return stream;
};

/** No time and no pid: the journal keeps both itself. */
export const syslogLog = (fd: number): Log => {
  const logger = pino(
    {
      base: null,
      timestamp: false,
      level: 'debug',
      formatters: { level: (label) => ({ level: label }) },
    },
    prefixed(fd),
  );
  return {
    write(level, fields, message) {
      logger[level](fields, message);
    },
  };
};
