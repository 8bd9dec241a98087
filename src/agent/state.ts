/** The memory's file. It holds hints: losing it costs a few attempts, never a connection. */

import { emptyMemory, parseMemory, type Memory } from '../core/memory.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';

export const stateDirectory = '/run/holdfast';
export const stateFile = `${stateDirectory}/state.json`;

/** A file that is no state is moved aside for people to look at, reported, and otherwise ignored. */
export const loadMemory = async (host: Host, log: Log): Promise<Memory> => {
  const file = await host.read(stateFile);
  if (file.kind === 'absent') return emptyMemory;
  const memory = file.kind === 'text' ? parseMemory(file.text) : { broken: file.reason };
  if (!('broken' in memory)) return memory;
  const aside = `${stateFile}.broken`;
  await host.rename(stateFile, aside);
  log.write(
    'warn',
    { event: 'state-broken', file: stateFile, reason: memory.broken },
    `${stateFile} is not usable (${memory.broken}): moved to ${aside}, starting without what was learned`,
  );
  return emptyMemory;
};

/** `text` is the memory as JSON. */
export const saveMemory = async (host: Host, log: Log, text: string): Promise<void> => {
  const failure = await host.replace(stateFile, `${text}\n`);
  if (failure === undefined) return;
  log.write(
    'warn',
    { event: 'state-unsaved', file: stateFile, reason: failure.reason },
    `could not write ${stateFile} (${failure.reason}): the next pass will not know what this one learned`,
  );
};
