import { mapPatience, type AwaitMapStep, type MultipathStep } from '../../core/setup/multipath.ts';
import type { Host } from '../../host/host.ts';
import { mapOf } from '../../observe/multipath.ts';
import { observeUnmapped } from '../../observe/setup/multipath.ts';
import { multipathdRuns, multipathdUnit } from '../../observe/setup/multipathd.ts';
import { failed, type Outcome } from '../outcome.ts';
import { runTool } from './tool.ts';

const done: Outcome<undefined> = { kind: 'done', value: undefined };

/** Until multipathd has mapped it, or its time is over: which is a result too, and told by the next look. */
const awaitMap = async (host: Host, { disk }: AwaitMapStep): Promise<Outcome<undefined>> => {
  const end = host.clock.monotonicMs() + mapPatience.forMs;
  for (;;) {
    if ((await mapOf(host, disk)) !== undefined) return done;
    const { isNew, isRunning } = await observeUnmapped(host, disk);
    if (!isNew || !isRunning) return done;
    if (host.clock.monotonicMs() > end)
      return failed(`udev has not done with ${disk} within ${mapPatience.forMs / 1000} s`);
    await host.clock.sleep(mapPatience.everyMs);
  }
};

/** systemctl is content when a condition of the unit keeps it from starting. */
const start = async (host: Host): Promise<Outcome<undefined>> => {
  const outcome = await runTool(host, 'systemctl', ['start', multipathdUnit]);
  if (outcome.kind !== 'done' || (await multipathdRuns(host))) return outcome;
  return failed(
    `systemctl has no complaint and multipathd does not run: systemctl status ${multipathdUnit} says which condition keeps it from starting, or why it ended`,
  );
};

export const performMultipath = (host: Host, step: MultipathStep): Promise<Outcome<undefined>> =>
  step.kind === 'await-map' ? awaitMap(host, step) : start(host);
