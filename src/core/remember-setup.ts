/** How memory follows from failures of the host's set-up and of modules. Pure. */

import { afterFailure, type Failure } from './backoff.ts';
import type { ModuleName } from './ids.ts';
import type { Memory } from './memory.ts';
import { moduleKey } from './modules.ts';
import type { Moment } from './remember.ts';
import type { SetupStep } from './setup/setup.ts';
import { setupMemory } from './view.ts';

export const noteSetupFailure = (
  memory: Memory,
  { key }: SetupStep,
  failure: Failure,
  moment: Moment,
): Memory => {
  const after = afterFailure(setupMemory(memory, key), failure, moment);
  return { ...memory, setup: { ...memory.setup, [key]: after } };
};

/**
 * What a module lacks (a symbol, a device, its line in modprobe.d) comes with a person or a device, and a device ends
 * the waiting anyway.
 */
const moduleRetryMs = 60_000;

/** Waits longer than for what answers: each attempt leaves a line in the kernel's log. */
export const noteModuleFailure = (
  memory: Memory,
  name: ModuleName,
  { reason }: Pick<Failure, 'reason'>,
  moment: Moment,
): Memory => {
  const key = moduleKey(name);
  const retryFirstMs = Math.max(moduleRetryMs, moment.settings.retryFirstMs);
  const settings = { ...moment.settings, retryFirstMs };
  const failure = { reason, timedOut: true };
  const after = afterFailure(setupMemory(memory, key), failure, { ...moment, settings });
  return { ...memory, setup: { ...memory.setup, [key]: after } };
};
