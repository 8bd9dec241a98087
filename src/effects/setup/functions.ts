import type { FunctionStep } from '../../core/setup/functions.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';
import { runTool } from './tool.ts';

export const performFunction = async (
  host: Host,
  step: FunctionStep,
): Promise<Outcome<undefined>> => {
  if (step.kind === 'set-ethernet-function') return runTool(host, 'ip', step.args);
  const refusal = await host.store(step.path, step.text);
  return refusal === undefined ? { kind: 'done', value: undefined } : failed(refusal.reason);
};
