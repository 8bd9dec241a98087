import type { InterfacesActual, InterfacesDesired } from '../../core/setup/interfaces.ts';
import type { Host } from '../../host/host.ts';

export const observeInterfaces = (
  _host: Host,
  _desired: InterfacesDesired,
): Promise<InterfacesActual> => Promise.resolve({ seen: false });
