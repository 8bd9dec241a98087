/** One round: everything that is due goes through the door, in the best order known at each moment. */

import { inTheDoor } from '../core/actual.ts';
import { choose, type Candidate, type Choice } from '../core/door.ts';
import { endpointOf, stepKey, type DoorStep } from '../core/plan.ts';
import { attempt, turnAway } from './attempt.ts';
import { Knocks } from './knocks.ts';
import { anybodyUntilMs, doubtfulUntilMs } from './limits.ts';
import type { Mind } from './mind.ts';
import { waitForDoor } from './taken.ts';

const isTooLate = (choice: Choice, age: number): boolean =>
  choice.kind === 'go' && age > (choice.yields ? doubtfulUntilMs : anybodyUntilMs);

const toCandidate = (
  mind: Mind,
  { knocks, hung }: { readonly knocks: Knocks; readonly hung: ReadonlySet<string> },
  step: DoorStep,
): Candidate => {
  const { transport, traddr, trsvcid, hostTraddr, hostIface } = endpointOf(step);
  const evidence = knocks.evidence({ transport, traddr, trsvcid, hostTraddr, hostIface });
  return { step, attempts: mind.attempts(step), evidence, hung: hung.has(traddr) };
};

type Going = Extract<Choice, { kind: 'go' }>;

/** A doubtful one is ended as soon as another turns out to be alive. True when it held the door to its deadline. */
const go = async (
  mind: Mind,
  knocks: Knocks,
  choice: Going,
  stop: AbortSignal,
): Promise<boolean> => {
  const { step } = choice.candidate;
  const { timeouts } = mind.attempts(step);
  const alive = knocks.alive();
  const signal = choice.yields ? AbortSignal.any([alive.signal, stop]) : stop;
  await attempt(mind, choice, signal);
  alive.stop();
  return mind.attempts(step).timeouts > timeouts;
};

export interface RoundOptions {
  /** When the pass began, or the first of several that follow each other. */
  readonly passStarted: number;
  /** Which of the steps that are due belong to this round. */
  readonly wanted: (step: DoorStep) => boolean;
  readonly stop: AbortSignal;
}

/** The steps that were tried, each at most once. */
export const round = async (
  mind: Mind,
  { passStarted, wanted, stop }: RoundOptions,
): Promise<readonly DoorStep[]> => {
  const started = mind.now;
  const knocks = new Knocks(mind.host, mind.view().actual);
  const hung = new Set<string>();
  const tried = new Map<string, DoorStep>();
  let taken = inTheDoor(mind.view().actual.controllers) !== undefined;
  while (!stop.aborted) {
    const steps = mind.due().filter((step) => !tried.has(stepKey(step)) && wanted(step));
    const candidates = steps.map((step) => toCandidate(mind, { knocks, hung }, step));
    if (steps.length > 0) mind.host.prepare();
    const choice = choose(candidates, mind.configuration.settings, mind.now - started);
    if (choice.kind === 'done') break;
    if (choice.kind === 'wait') {
      await knocks.next(choice.ms);
      continue;
    }
    if (choice.kind === 'go' && taken) {
      if (!(await waitForDoor(mind, { until: passStarted + doubtfulUntilMs, stop }))) break;
      taken = false;
      continue;
    }
    if (isTooLate(choice, mind.now - passStarted)) break;
    const { step } = choice.candidate;
    tried.set(stepKey(step), step);
    if (choice.kind === 'turn-away') turnAway(mind, choice.candidate);
    else if (await go(mind, knocks, choice, stop)) {
      hung.add(endpointOf(step).traddr);
      taken = true;
    }
    await mind.save();
  }
  return [...tried.values()];
};
