import type { ReniceActual, ReniceDesired } from '../../core/setup/renice.ts';
import type { Host } from '../../host/host.ts';

export const observeRenice = (_host: Host, _desired: ReniceDesired): Promise<ReniceActual> =>
  Promise.resolve({ seen: false });
