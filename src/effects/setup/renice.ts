import { madNice, madWorkqueue, type ReniceStep } from '../../core/setup/renice.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';
import { runTool } from './tool.ts';

/** Without -n the number is the niceness itself, with util-linux as with busybox. */
export const performRenice = async (host: Host, step: ReniceStep): Promise<Outcome<undefined>> => {
  if (step.kind === 'renice-threads')
    return runTool(host, 'renice', [String(madNice), '-p', ...step.pids.map(String)]);
  const refusal = await host.store(madWorkqueue, `${madNice}\n`);
  return refusal === undefined ? { kind: 'done', value: undefined } : failed(refusal.reason);
};
