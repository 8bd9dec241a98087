/** The main job, shown: connected at boot, HCA pulled, HCA back, connected again. */

import { runProgram, withPair } from './curtain.ts';
import { configure } from './demo/configure.ts';
import { boot, write } from './demo/boot.ts';
import { giveBack, pull } from './demo/outage.ts';
import { readJournal, sentences } from './demo/journal.ts';
import { Stage } from './demo/stage.ts';
import { timeline } from './demo/timeline.ts';
import type { Pair } from './pair.ts';

const play = async (stage: Stage, { initiator }: Pair): Promise<void> => {
  await configure(stage, initiator);
  const booted = await boot(stage, initiator);
  const sum = await write(stage, initiator);
  const pulled = await pull(stage, initiator);
  const back = await giveBack(stage, initiator, sum);
  const journal = await readJournal(initiator.shell);
  stage.act('What the administrator reads');
  stage.quote(`# journalctl -b -t holdfast     (the sentences; times in seconds since boot)`);
  stage.quote(sentences(journal));
  stage.act('The timeline: boot, in seconds since the kernel started');
  stage.quote(timeline([...journal, ...booted], { from: 0, to: pulled.up }));
  stage.act('The timeline: loss and return, in seconds since the HCA was pulled');
  stage.quote(timeline([...journal, pulled, ...back.marks], { from: pulled.up, to: Infinity }));
  stage.act('In short');
  for (const sentence of back.summary) stage.say(sentence);
};

const demo = async (stop: AbortSignal): Promise<number> => {
  const stage = new Stage();
  stage.say(
    'Holdfast keeps RDMA storage attached. Here are two virtual machines: a storage target',
  );
  stage.say('that exports NVMe over RDMA on two rails, and a host with an HCA on each of them.');
  stage.act('The machines start (Debian 12, its own kernel 6.1, soft-RoCE, software emulation)');
  await withPair({ release: 'bookworm' }, stop, (pair) => play(stage, pair));
  return 0;
};

await runProgram(demo);
