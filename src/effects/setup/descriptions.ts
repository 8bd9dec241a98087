import type { DescriptionStep } from '../../core/setup/descriptions.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

export const performDescription = (
  _host: Host,
  step: DescriptionStep,
): Promise<Outcome<undefined>> => Promise.resolve(failed(`nobody knows how to ${step.kind}`));
