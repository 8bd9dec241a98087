import type { FunctionsActual, FunctionsDesired } from '../../core/setup/functions.ts';
import type { Host } from '../../host/host.ts';

export const observeFunctions = (
  _host: Host,
  _desired: FunctionsDesired,
): Promise<FunctionsActual> => Promise.resolve({ seen: false });
