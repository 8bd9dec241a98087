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

/** Both machines end with this process, however it ends; a signal lets them end in good order. */
const endOnSignal = (close: () => Promise<void>): void => {
  for (const [name, number] of [['SIGINT', 2] as const, ['SIGTERM', 15] as const]) {
    process.once(name, () => {
      process.stderr.write(`\n${name}: ending the machines\n`);
      void close().finally(() => process.exit(128 + number));
    });
  }
};

const demo = async (): Promise<void> => {
  const stage = new Stage();
  stage.say('Two virtual machines: a target that exports NVMe over RDMA on two rails, and a host.');
  stage.act('The machines start (Debian 12, its own kernel 6.1, soft-RoCE, software emulation)');
  const started: Pair[] = [];
  endOnSignal(async () => {
    for (const pair of started) await pair.close();
  });
  const pair = await startPair({ release: 'bookworm' });
  started.push(pair);
  try {
    await play(stage, pair);
  } finally {
    await pair.close();
  }
};

await demo();
