/** For programs that play with machines: however they end, machines and temporary files are gone before them. */

import { setTimeout as sleep } from 'node:timers/promises';
import { startPair } from './pair.ts';
import type { Pair, PairOptions } from './pair.ts';
import { removeRunDirs } from './paths.ts';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof signals)[number];

/** How long work may take to end its machines after a signal; they end with us in any case. */
const graceMs = 10_000;

/** Resolves with the first signal. More of them change nothing: a terminal and npm may both send one. */
const signalled = (): Promise<Signal> =>
  new Promise((resolve) => {
    for (const name of signals) {
      process.on(name, () => {
        resolve(name);
      });
    }
  });

/** Resolves when `stop` aborts. */
const stopped = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener('abort', () => {
      resolve();
    });
  });

/** Plays with machines until the play or `stop` ends it; they are gone when it resolves. */
export const withMachines = async <T extends { close(): Promise<void> }>(
  starting: Promise<T>,
  stop: AbortSignal,
  play: (machines: T) => Promise<void>,
): Promise<void> => {
  // While an image is built there is nothing to close, and nobody wants to wait for it.
  const machines = await Promise.race([starting, stopped(stop)]);
  if (machines === undefined) return;
  const playing = play(machines);
  try {
    await Promise.race([playing, stopped(stop)]);
  } finally {
    // What still runs in the machines fails when they go; that is no news any more.
    playing.catch(() => undefined);
    await machines.close();
  }
};

/** The same with a pair. */
export const withPair = (
  options: PairOptions,
  stop: AbortSignal,
  play: (pair: Pair) => Promise<void>,
): Promise<void> => withMachines(startPair(options), stop, play);

/** The work's exit code, or that of the signal that ended it. */
const codeOf = async (work: (stop: AbortSignal) => Promise<number>): Promise<number> => {
  const stop = new AbortController();
  const working = work(stop.signal);
  const first = await Promise.race([working, signalled()]);
  if (typeof first === 'number') return first;
  stop.abort();
  await Promise.race([working.catch(() => undefined), sleep(graceMs)]);
  console.error(`\n${first}: the machines are gone`);
  return exitCodes[first];
};

/** Runs the work of a whole program and ends the process; a failure is told in its own words. */
export const runProgram = async (work: (stop: AbortSignal) => Promise<number>): Promise<never> => {
  const code = await codeOf(work).catch((error: unknown) => {
    console.error(error instanceof Error ? `\n${error.message}` : error);
    return 1;
  });
  await removeRunDirs();
  process.exit(code);
};
