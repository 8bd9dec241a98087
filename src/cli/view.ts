import type { Configuration } from '../config/load.ts';
import { loadConfiguration } from '../config/load.ts';
import type { Actual } from '../core/actual.ts';
import type { Desired } from '../core/desired.ts';
import { emptyMemory, parseMemory, type Memory } from '../core/memory.ts';
import { withAddresses } from '../core/names.ts';
import { plausible } from '../core/plausible.ts';
import type { SrpActual } from '../core/srp/actual.ts';
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
  if (file.kind === 'denied') {
    const advice = process.getuid?.() === 0 ? '' : '; only root may read it';
    throw new Error(`cannot tell what the passes have learned: ${file.reason}${advice}`);
  }
  const memory = file.kind === 'text' ? parseMemory(file.text) : emptyMemory;
  return 'broken' in memory ? emptyMemory : memory;
};

/** What no pass looks at, because it costs a process and nothing follows from it. */
const lookCloser = async (host: Host): Promise<readonly string[]> => {
  if ((await host.list('/sys/class/infiniband')).length === 0) return [];
  return (await import('../observe/memlock.ts')).observeMemlock(host);
};

const lookAtSrp = async (
  host: Host,
  { srp }: Desired,
  world: Actual,
): Promise<SrpActual | undefined> =>
  srp === undefined
    ? undefined
    : (await import('../observe/srp-actual.ts')).observeSrp(host, srp, world);

export interface Look {
  readonly configuration: Configuration;
  readonly view: View;
  /** Sentences about the host that passes do not say. */
  readonly remarks: readonly string[];
}

/** What the commands that only look make their output from. */
export const lookOnce = async (host: Host): Promise<Look> => {
  const [configuration, memory] = await Promise.all([loadConfiguration(host), readMemory(host)]);
  const { settings } = configuration;
  const desired = withAddresses(configuration.desired, memory.names);
  const [actual, remarks] = await Promise.all([
    observe(host, desired, { isFirst: memory.world === undefined }),
    lookCloser(host),
  ]);
  const srp = await lookAtSrp(host, desired, actual);
  const now = host.clock.monotonicMs();
  const view = {
    desired,
    settings,
    actual: { ...actual, srp },
    memory: plausible(memory, { now, settings }),
    now,
  };
  return { configuration, view, remarks };
};
