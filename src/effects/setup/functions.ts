import type { FunctionStep } from '../../core/setup/functions.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

export const performFunction = (_host: Host, step: FunctionStep): Promise<Outcome<undefined>> =>
  Promise.resolve(failed(`nobody knows how to ${step.kind}`));
