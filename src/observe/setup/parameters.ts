import type { ParametersActual, ParametersDesired } from '../../core/setup/parameters.ts';
import type { Host } from '../../host/host.ts';

export const observeParameters = (
  _host: Host,
  _desired: ParametersDesired,
): Promise<ParametersActual> => Promise.resolve({ seen: false });
