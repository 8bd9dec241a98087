/** One attempt through the door, and what is learned from it. */

import type { Portal } from '../core/desired.ts';
import type { Candidate, Evidence } from '../core/door.ts';
import { noteLogPage } from '../core/page.ts';
import { endpointOf, type DoorStep } from '../core/plan.ts';
import { explainEvidence, withKernelLog } from '../core/reason.ts';
import type { LogRecord } from '../core/record.ts';
import { portalMemory } from '../core/view.ts';
import { connectPath, type Limits } from '../effects/connect.ts';
import { discoverPortal } from '../effects/discover.ts';
import type { Failed } from '../effects/outcome.ts';
import { kernelSaid } from '../observe/kernel-log.ts';
import type { Mind } from './mind.ts';
import type { Ended, Going } from './queue.ts';
import { tellPage } from './tell-page.ts';
import { startDiscovery, tidyDiscovery } from './tidy.ts';
import { idle, watchWorld } from './watch.ts';

/** A step that is not worth the door, because of what was found out without it. */
export const turnAway = (mind: Mind, { step, evidence }: Candidate<DoorStep>): void => {
  const reason = explainEvidence(evidence, endpointOf(step).traddr) ?? evidence;
  mind.noteFailure(step, { kind: 'failed', reason, timedOut: false });
};

/** The failure with what is known besides: the kernel's own words where it answered, the network's where it did not. */
const explained = async (
  mind: Mind,
  failure: Failed,
  at: { readonly step: DoorStep; readonly evidence: Evidence; readonly started: number },
): Promise<Failed> => {
  const evidence = explainEvidence(at.evidence, endpointOf(at.step).traddr);
  const known = mind.view().actual.controllers.map(({ name }) => name);
  const said = failure.timedOut ? [] : await kernelSaid(mind.host, at.started, known);
  const reason = withKernelLog(failure.reason, said);
  return { ...failure, reason: evidence === undefined ? reason : `${reason}; ${evidence}` };
};

const connect = async (
  mind: Mind,
  {
    step,
    evidence,
  }: Candidate<DoorStep> & { readonly step: Extract<DoorStep, { kind: 'connect' }> },
  limits: Limits,
): Promise<Ended> => {
  const started = mind.now;
  const outcome = await connectPath(mind.host, step.path, limits);
  if (outcome.kind === 'failed')
    mind.noteFailure(step, await explained(mind, outcome, { step, evidence, started }), started);
  if (outcome.kind === 'done')
    mind.noteConnected(step.path, mind.now - started, outcome.value.existed);
  return outcome.kind;
};

const notePage = (
  mind: Mind,
  portal: Portal,
  { records, ms }: { readonly records: readonly LogRecord[]; readonly ms: number },
): void => {
  const before = portalMemory(mind.memory, portal);
  mind.update((memory) => noteLogPage(memory, portal, records, mind.moment()));
  const after = portalMemory(mind.memory, portal);
  tellPage(mind.log, portal, { before, after, records, ms });
};

const discover = async (
  mind: Mind,
  {
    step,
    evidence,
  }: Candidate<DoorStep> & { readonly step: Extract<DoorStep, { kind: 'discover' }> },
  limits: Limits,
): Promise<Ended> => {
  const started = mind.now;
  const { portal } = step;
  await tidyDiscovery(mind.host, mind.log, mind.memory.discovering);
  mind.noteDiscovering(await startDiscovery(mind.host, portal));
  await mind.save();
  const { settings, hasNvmeJson } = mind.configuration;
  const question = { portal, program: settings.nvmeProgram, hasNvmeJson };
  const outcome = await discoverPortal(mind.host, question, limits);
  const { discovering } = mind.memory;
  const isDone = outcome.kind === 'done';
  mind.noteDiscovering(isDone ? undefined : await tidyDiscovery(mind.host, mind.log, discovering));
  if (outcome.kind === 'failed')
    mind.noteFailure(step, await explained(mind, outcome, { step, evidence, started }), started);
  if (outcome.kind === 'done')
    notePage(mind, portal, { records: outcome.value, ms: mind.now - started });
  return outcome.kind;
};

/** An attempt that may be dead is watched: when the host changes meanwhile it is ended and the round goes on. */
export const attempt = async (
  mind: Mind,
  { candidate, deadlineMs, yields }: Going<DoorStep>,
  stop: AbortSignal,
): Promise<Ended> => {
  const watch = yields ? watchWorld(mind.host, mind.view().actual, mind.glimpse) : idle();
  const limits = { deadlineMs, signal: AbortSignal.any([watch.changed, stop]) };
  const { step } = candidate;
  try {
    if (step.kind === 'connect')
      return await mind.connecting(step.path, () => connect(mind, { ...candidate, step }, limits));
    return await discover(mind, { ...candidate, step }, limits);
  } finally {
    watch.stop();
  }
};
