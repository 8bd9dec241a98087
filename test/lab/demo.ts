/** The main job, shown: connected at boot, HCA pulled, HCA back, connected again. */

import { boot, configure, giveBack, pull, write } from './demo/acts.ts';
import { Stage } from './demo/stage.ts';
import { readJournal, sentences, timeline, type Happening } from './demo/story.ts';
import { startPair, type Pair } from './pair.ts';

const play = async (stage: Stage, { initiator }: Pair): Promise<void> => {
  await configure(stage, initiator);
  await boot(stage, initiator);
  const sum = await write(stage, initiator);
  const pulled = await pull(stage, initiator);
  const readable = await giveBack(stage, initiator, sum);
  const journal = await readJournal(initiator.shell);
  const marks: readonly Happening[] = [
    { at: pulled, up: 0, who: 'demo', what: 'HCA pulled (QMP device_del)' },
    { at: readable, up: 0, who: 'demo', what: 'file system mounted, data read and compared' },
  ];
  stage.act('What the administrator reads: journalctl -t holdfast (seconds since boot)');
  stage.quote(sentences(journal));
  stage.act('The timeline');
  stage.quote(timeline([...journal, ...marks], pulled));
};

/** Both machines end with this process, however it ends; the first signal lets them end in good order. */
const signalled = (): AbortSignal => {
  const stop = new AbortController();
  const ends = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      process.exitCode = ends[name];
      stop.abort();
    });
  }
  return stop.signal;
};

/** Resolves when a signal came. */
const interrupted = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    stop.addEventListener('abort', () => {
      resolve();
    });
  });

const demo = async (stop: AbortSignal): Promise<void> => {
  const stage = new Stage();
  stage.say('Two virtual machines: a target that exports NVMe over RDMA on two rails, and a host.');
  stage.act('The machines start (Debian 12, its own kernel 6.1, soft-RoCE, software emulation)');
  const pair = await startPair({ release: 'bookworm' });
  const playing = stop.aborted ? Promise.resolve() : play(stage, pair);
  try {
    await Promise.race([playing, interrupted(stop)]);
  } finally {
    // What still runs in the machines fails when they go; that is no news any more.
    playing.catch(() => undefined);
    await pair.close();
  }
};

const stop = signalled();
await demo(stop).catch((error: unknown) => {
  process.exitCode ??= 1;
  console.error(error);
});
if (stop.aborted) console.error('\ninterrupted; the machines are gone');
process.exit();
