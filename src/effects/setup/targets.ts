import type { TargetStep } from '../../core/setup/targets.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

export const performTarget = (_host: Host, step: TargetStep): Promise<Outcome<undefined>> =>
  Promise.resolve(failed(`nobody knows how to ${step.kind}`));
