import type { FlushedLog, Level, Log } from './log.ts';

/** A log that is opened at its first line, so that a pass with nothing to say pays for none. */
export const lateLog = (
  open: () => Promise<FlushedLog>,
  { verbose }: { readonly verbose: boolean },
): FlushedLog => {
  const waiting: Parameters<Log['write']>[] = [];
  let opened: Promise<FlushedLog> | undefined;
  let passedOn = Promise.resolve();
  const passOn = async (): Promise<void> => {
    const log = await (opened ??= open());
    for (const line of waiting.splice(0)) log.write(...line);
  };
  const isWanted = (level: Level): boolean => verbose || level !== 'debug';
  return {
    write: (...line) => {
      if (!isWanted(line[0])) return;
      waiting.push(line);
      if (waiting.length === 1) passedOn = passOn();
    },
    flush: async () => {
      await passedOn;
      await (await opened)?.flush();
    },
  };
};
