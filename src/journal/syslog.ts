/** One JSON object a line with the priority prefix that journald reads from a service's output (sd-daemon(3)). */

// pino without its streams and workers, which nothing here needs: it is there in a sixth of the time.
import { pino } from 'pino/browser.js';
import type { FlushedLog, Level } from './log.ts';
import type { Output } from './printed.ts';

/** syslog's numbers. `info` is notice: what Holdfast does is worth more than what it checked. */
const priorities: Readonly<Record<Level, number>> = { error: 3, warn: 4, info: 5, debug: 7 };

/** No time and no pid: the journal keeps both itself. */
export const syslogLog = (out: Output): FlushedLog => {
  const writer = (level: Level) => (record: object) => {
    out.write(`<${priorities[level]}>${JSON.stringify(record)}\n`);
  };
  const logger = pino({
    timestamp: false,
    level: 'debug',
    browser: {
      formatters: { level: (label) => ({ level: label }) },
      write: {
        error: writer('error'),
        warn: writer('warn'),
        info: writer('info'),
        debug: writer('debug'),
      },
    },
  });
  return {
    write(level, fields, message) {
      logger[level](fields, message);
    },
    flush: () => out.drain(),
  };
};
