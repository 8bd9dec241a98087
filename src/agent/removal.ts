/** The last thing that a pass does: what nothing asks for any more goes, one after the other. */

import type { Asked } from '../core/memory.ts';
import { disksToGo } from '../core/removal/candidates.ts';
import {
  isDisconnect,
  isRipe,
  judgeRemovals,
  removalSentence,
  usersOf,
  type Disconnect,
} from '../core/removal/plan.ts';
import { noteRemovalFailure } from '../core/removal/remember.ts';
import { duration } from '../core/words.ts';
import { disconnect } from '../effects/removal.ts';
import type { Log } from '../journal/log.ts';
import { observeUse } from '../observe/use/use.ts';
import { noteConnections } from './asked.ts';
import type { Mind } from './mind.ts';

/** What is decided now is decided from the host as it is now. */
const lookCloser = async (mind: Mind): Promise<void> => {
  await mind.look();
  const { srp } = mind.configuration.desired;
  if (srp !== undefined) {
    const { observeSrp } = await import('../observe/srp-actual.ts');
    mind.see({ srp: await observeSrp(mind.host, srp, mind.view().actual) });
  }
  await noteConnections(mind);
  const view = mind.view();
  mind.see({ use: await observeUse(mind.host, disksToGo(view), view.actual.controllers) });
};

const about = ({ name, asked }: Disconnect) => ({ controller: name, source: asked.source });

const isLogout = ({ kind }: Disconnect): boolean => kind === 'log-out';

const tellBefore = (log: Log, step: Disconnect): void => {
  const said = removalSentence(step).replace(/^disconnect|^log out/, (deed) =>
    deed === 'disconnect' ? 'disconnecting' : 'logging out',
  );
  log.write('info', { event: 'disconnecting', ...about(step) }, said);
};

const tellAfter = (log: Log, step: Disconnect, ms: number): void => {
  const deed = isLogout(step) ? 'logged out' : 'disconnected';
  const said = `${deed} ${step.name} (${step.asked.what}) in ${duration(ms)}`;
  log.write('info', { event: 'disconnected', ...about(step), ms }, said);
};

const tellFailure = (log: Log, step: Disconnect, reason: string, after: Asked): void => {
  const level = reason === step.asked.reason ? 'debug' : 'warn';
  const deed = isLogout(step) ? 'log out' : 'disconnect';
  const said = `cannot ${deed} ${step.name} (${step.asked.what}): ${reason}; ${after.failures} in a row`;
  log.write(level, { event: 'disconnect-failed', ...about(step), reason }, said);
};

const noteFailure = (mind: Mind, name: string, reason: string): Asked | undefined => {
  mind.update((memory) => noteRemovalFailure(memory, name, reason, mind.moment()));
  return mind.memory.asked[name];
};

const carryOut = async (mind: Mind, step: Disconnect): Promise<void> => {
  const { host, log } = mind;
  const started = mind.now;
  tellBefore(log, step);
  const outcome = await disconnect(host, step);
  if (outcome.kind === 'done') {
    mind.noteHappening();
    tellAfter(log, step, mind.now - started);
    return;
  }
  const reason = outcome.kind === 'failed' ? outcome.reason : 'interrupted';
  const after = noteFailure(mind, step.name, reason);
  if (after !== undefined) tellFailure(log, step, reason, after);
};

/** Who is in use is looked at again after a while, and the last reason stays known meanwhile. */
const noteUsers = (mind: Mind): void => {
  for (const [name, user] of usersOf(mind.view()))
    if ((mind.memory.asked[name]?.notBefore ?? 0) <= mind.now) noteFailure(mind, name, user);
};

/** One at a time, and everything is looked at anew before each: what one leaves behind may be the last path. */
export const removeUnasked = async (mind: Mind, stop: AbortSignal): Promise<void> => {
  const tried = new Set<string>();
  while (!stop.aborted && isRipe(mind.view())) {
    await lookCloser(mind);
    const steps = judgeRemovals(mind.view()).steps.filter(isDisconnect);
    const step = steps.find(({ name }) => !tried.has(name));
    noteUsers(mind);
    if (step === undefined) return;
    tried.add(step.name);
    await carryOut(mind, step);
    await mind.look();
    await noteConnections(mind);
    await mind.save();
  }
};
