import type { LimitStep } from '../../core/setup/limits.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

/** Sessions that are open keep the limits that they have. */
export const performLimit = async (
  host: Host,
  { path, text }: LimitStep,
): Promise<Outcome<undefined>> => {
  const failure = await host.replace(path, text, { lasting: true });
  return failure === undefined ? { kind: 'done', value: undefined } : failed(failure.reason);
};
