import type { DescriptionsActual, DescriptionsDesired } from '../../core/setup/descriptions.ts';
import type { Host } from '../../host/host.ts';

export const observeDescriptions = (
  _host: Host,
  _desired: DescriptionsDesired,
): Promise<DescriptionsActual> => Promise.resolve({ seen: false });
