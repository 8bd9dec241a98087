import type { ModuleName } from '../core/ids.ts';
import type { Host } from '../host/host.ts';
import { abnormalEnd, failed, type Outcome } from './outcome.ts';

/** A driver that waits for its firmware may take long; two minutes is udev's own patience with it. */
const deadlineMs = 120_000;
const late = 'modprobe did not end within two minutes: a driver waits for its device';

/** Loads modules in the order given, in one modprobe, which goes on after a failure. Its words come back. */
export const loadModules = async (
  host: Host,
  names: readonly ModuleName[],
): Promise<Outcome<undefined>> => {
  const exit = await host.run({ program: 'modprobe', args: ['-a', '--', ...names], deadlineMs });
  if (exit.kind !== 'exited') return abnormalEnd(exit, late) ?? failed('unknown end');
  if (exit.code === 0) return { kind: 'done', value: undefined };
  return failed(exit.stderr.trim().replaceAll('\n', '; '));
};
