import type { PortStep } from '../../core/setup/ports.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

export const performPort = (_host: Host, step: PortStep): Promise<Outcome<undefined>> =>
  Promise.resolve(failed(`nobody knows how to ${step.kind}`));
