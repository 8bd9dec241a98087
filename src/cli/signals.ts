import type { Log } from '../journal/log.ts';

type StopName = 'SIGTERM' | 'SIGINT' | 'SIGHUP';

const usual: readonly StopName[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** A request to stop, as a signal that aborts; `done` makes the process end the way the signal would have ended it. */
export interface StopSignal {
  readonly signal: AbortSignal;
  done(): void;
}

/** The first signal ends the pass in good order, the second one at once. */
export const onStopSignal = (log: Log, signals: readonly StopName[] = usual): StopSignal => {
  const stop = new AbortController();
  const received = (name: NodeJS.Signals): void => {
    for (const one of signals) process.removeListener(one, received);
    log.write('warn', { event: 'stopped', reason: name }, `stopping because of ${name}`);
    stop.abort(name);
  };
  for (const name of signals) process.on(name, received);
  return {
    signal: stop.signal,
    done: () => {
      for (const one of signals) process.removeListener(one, received);
      const name = signals.find((one) => one === stop.signal.reason);
      if (name !== undefined) process.on('exit', () => process.kill(process.pid, name));
    },
  };
};
