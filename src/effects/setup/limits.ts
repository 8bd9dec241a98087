import type { LimitStep } from '../../core/setup/limits.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

export const performLimit = (_host: Host, step: LimitStep): Promise<Outcome<undefined>> =>
  Promise.resolve(failed(`nobody knows how to ${step.kind}`));
