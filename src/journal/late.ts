import type { Level, Log } from './log.ts';

export interface LateLog extends Log {
  /** Resolves when every line is written. */
  flush(): Promise<void>;
}

/** A log that is opened at its first line, so that a pass with nothing to say pays for none. */
export const lateLog = (
  open: () => Promise<Log>,
  { verbose }: { readonly verbose: boolean },
): LateLog => {
  const waiting: Parameters<Log['write']>[] = [];
  let opened: Promise<Log> | undefined;
  let flushed = Promise.resolve();
  const flush = async (): Promise<void> => {
    const log = await (opened ??= open());
    for (const line of waiting.splice(0)) log.write(...line);
  };
  const isWanted = (level: Level): boolean => verbose || level !== 'debug';
  return {
    write: (...line) => {
      if (!isWanted(line[0])) return;
      waiting.push(line);
      if (waiting.length === 1) flushed = flush();
    },
    flush: () => flushed,
  };
};
