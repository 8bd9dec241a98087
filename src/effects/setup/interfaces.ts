import type { InterfaceStep } from '../../core/setup/interfaces.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

export const performInterface = (_host: Host, step: InterfaceStep): Promise<Outcome<undefined>> =>
  Promise.resolve(failed(`nobody knows how to ${step.kind}`));
