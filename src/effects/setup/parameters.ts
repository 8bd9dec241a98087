import type { ParameterStep } from '../../core/setup/parameters.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

export const performParameter = (_host: Host, step: ParameterStep): Promise<Outcome<undefined>> =>
  Promise.resolve(failed(`nobody knows how to ${step.kind}`));
