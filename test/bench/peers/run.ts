/** The losses: each machine takes one after the other, all machines side by side. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitFunction } from 'p-limit';
import { errorMessage } from '../../../src/host/failure.ts';
import type { Initiator } from '../../lab/initiator.ts';
import { progress } from '../guest.ts';
import { sinceUp } from '../usable.ts';
import { meet, type Calendar, type Spell } from './calendar.ts';
import { path, type Loss, type Peer } from './peers.ts';

/** One loss and its recovery; the moments are seconds since the section began. */
export interface Run {
  readonly peer: string;
  readonly machine: string;
  /** Seconds, as wanted. */
  readonly away: number;
  readonly lost: number;
  /** Device and address are back. */
  readonly up: number;
  readonly usable: number;
  /** From the one to the other, by the guest's own clock. */
  readonly seconds: number;
  /** Somebody else came back at the same time, which takes time from who is quick. */
  readonly disturbed: boolean;
  /** False when it was disturbed and made again. */
  readonly counts: boolean;
}

export interface Host {
  readonly name: string;
  readonly peer: Peer;
  readonly initiator: Initiator;
}

/** What all share. */
export interface Stage {
  readonly calendar: Calendar;
  /** One at a time: on a slow host things take longer than was booked, and then the next waits. */
  readonly turn: LimitFunction;
  /** Seconds since the section began. */
  readonly now: () => number;
  /** Who was at work on a recovery, known as soon as it is over. */
  readonly recoveries: { readonly machine: string; readonly busy: Spell }[];
  /** Known when the machine is at rest again. */
  readonly runs: Run[];
}

/** Seconds that a loss has to itself, for what it sets off. */
const lossSpell = 2;
/** The same of a return, unless the recovery is over sooner. */
const returnSpell = 4;

/** What a loss, a return and a recovery may take without being in anybody's way. */
const spells = (peer: Peer, loss: Loss): readonly Spell[] => {
  const { away } = loss;
  const acts = peer.acts?.(loss);
  return [
    { from: 0, to: lossSpell },
    { from: away - 0.3, to: away + returnSpell },
    ...(acts === undefined ? [] : [{ from: away + acts - 0.5, to: away + acts + 3.5 }]),
  ];
};

const until = async ({ now }: Stage, moment: number): Promise<void> => {
  await sleep(Math.max(0, moment - now()) * 1000);
};

/** How long before the device comes back the guest begins to look for it. */
const listenMs = 300;

type Times = Omit<Run, 'peer' | 'machine' | 'disturbed' | 'counts'>;

/** Resolves with the moment when the device is gone. */
const takeAway = async (stage: Stage, { peer, initiator }: Host, loss: Loss): Promise<number> => {
  const start = stage.now();
  await peer.prepare?.(initiator, loss);
  await initiator.loseHca('delete', 1);
  await initiator.hcaGone(1);
  const lost = stage.now();
  await until(stage, start + lossSpell);
  return lost;
};

/** Resolves when the path is usable, or as soon as others may begin something. */
const giveBack = async ({ peer, initiator }: Host): Promise<{ measured: Promise<number> }> => {
  const { then } = peer;
  const measured = sinceUp(initiator.shell, { rail: 1, paths: [path], ...(then && { then }) });
  // Its failure is told where it is awaited.
  measured.catch(() => undefined);
  await sleep(listenMs);
  await initiator.returnHca('delete', 1);
  await Promise.race([measured, sleep(returnSpell * 1000)]);
  return { measured };
};

const lose = async (stage: Stage, host: Host, loss: Loss): Promise<Times> => {
  const at = stage.calendar.book(stage.now(), spells(host.peer, loss));
  await until(stage, at);
  const lost = await stage.turn(() => takeAway(stage, host, loss));
  await until(stage, lost + loss.away - listenMs / 1000);
  const { measured } = await stage.turn(() => giveBack(host));
  const seconds = await measured;
  const usable = stage.now();
  return { away: loss.away, lost, up: usable - seconds, usable, seconds };
};

/** Who takes longer than this has waited for his own clock, and a second of somebody else's changes nothing. */
const quick = 10;
/** How long a recovery takes from the moment when somebody acts. */
const work = 3;

/** Notes when a machine was at work. */
const note = ({ recoveries }: Stage, machine: string, { up, usable }: Times): void => {
  recoveries.push({ machine, busy: { from: Math.max(up, usable - work), to: usable } });
};

const isDisturbed = ({ recoveries }: Stage, machine: string, { up, usable }: Times): boolean => {
  const others = recoveries.filter((other) => other.machine !== machine);
  return usable - up < quick && others.some(({ busy }) => meet(busy, { from: up, to: usable }));
};

const mostTries = 3;

const tell = ({ machine, away, seconds, disturbed }: Run): void => {
  progress(
    `${machine}, away for ${away} s: ${seconds.toFixed(2)} s${disturbed ? ', disturbed' : ''}`,
  );
};

const loseOnce = async (stage: Stage, host: Host, loss: Loss, isLast: boolean): Promise<Run> => {
  const { name: machine, peer } = host;
  const times = await lose(stage, host, loss);
  note(stage, machine, times);
  await sleep(work * 1000);
  await peer.rest?.(host.initiator);
  const disturbed = isDisturbed(stage, machine, times);
  const run = { peer: peer.name, machine, ...times, disturbed, counts: isLast || !disturbed };
  stage.runs.push(run);
  tell(run);
  return run;
};

const loseUntilItCounts = async (stage: Stage, host: Host, loss: Loss): Promise<void> => {
  for (let left = mostTries; left > 0; left -= 1) {
    const { counts } = await loseOnce(stage, host, loss, left === 1);
    if (counts) return;
  }
};

/** Takes losses from `left` until there are none; resolves with what went wrong, if anything did. */
export const takeLosses = async (
  stage: Stage,
  host: Host,
  left: Loss[],
): Promise<readonly string[]> => {
  try {
    for (let loss = left.shift(); loss !== undefined; loss = left.shift()) {
      await loseUntilItCounts(stage, host, loss);
    }
    return [];
  } catch (error) {
    return [`${host.name} FAILED: ${errorMessage(error)}`];
  }
};
