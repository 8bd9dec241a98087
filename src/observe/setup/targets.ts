import type { TargetsActual } from '../../core/setup/targets.ts';
import type { Host } from '../../host/host.ts';
import { observeLio } from './lio.ts';
import { observeScst } from './scst.ts';

/** SCST first: where it is there, the module that is loaded is its own, while LIO's core may well be there too. */
export const observeTargets = async (host: Host): Promise<TargetsActual> => {
  const isLoaded = (await host.list('/sys/module/ib_srpt')).length > 0;
  if (!isLoaded) return { implementation: undefined };
  return { implementation: (await observeScst(host)) ?? (await observeLio(host)) };
};
