import type { DescriptionStep } from '../../core/setup/descriptions.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

/** Without a newline: the kernel would make it a part of the description. */
export const performDescription = async (
  host: Host,
  { device, text }: DescriptionStep,
): Promise<Outcome<undefined>> => {
  const refusal = await host.store(`/sys/class/infiniband/${device}/node_desc`, text);
  return refusal === undefined ? { kind: 'done', value: undefined } : failed(refusal.reason);
};
