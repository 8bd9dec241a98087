import type { Configuration } from '../config/load.ts';
import { loadConfiguration } from '../config/load.ts';
import { emptyMemory, parseMemory, type Memory } from '../core/memory.ts';
import { withAddresses } from '../core/names.ts';
import type { View } from '../core/view.ts';
import type { Host } from '../host/host.ts';
import { observe } from '../observe/actual.ts';
import { stateFile } from '../agent/state.ts';

/**
 * Read-only: a state file that is broken is ignored here and dealt with by the next pass. Throws when it may not be
 * read: without it nobody can say what is missing.
 */
const readMemory = async (host: Host): Promise<Memory> => {
  const file = await host.read(stateFile);
  if (file.kind === 'denied')
    throw new Error(`cannot read what the passes learned (${file.reason}); only root may`);
  const memory = file.kind === 'text' ? parseMemory(file.text) : emptyMemory;
  return 'broken' in memory ? emptyMemory : memory;
};

/** What the commands that only look make their output from. */
export const lookOnce = async (
  host: Host,
): Promise<{ readonly configuration: Configuration; readonly view: View }> => {
  const [configuration, memory] = await Promise.all([loadConfiguration(host), readMemory(host)]);
  const { settings } = configuration;
  const desired = withAddresses(configuration.desired, memory.names);
  const actual = await observe(host, desired);
  const view = { desired, settings, actual, memory, now: host.clock.monotonicMs() };
  return { configuration, view };
};
