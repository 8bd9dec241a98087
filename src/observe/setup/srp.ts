/** What is kept of existing SRP logins; they are looked at once for all of it. */

import type { SetupActual, SetupDesired } from '../../core/setup/setup.ts';
import type { SrpHost } from '../../core/srp/actual.ts';
import { ownLogins } from '../../core/srp/own-logins.ts';
import type { Host } from '../../host/host.ts';
import { observeSrpHosts } from '../srp.ts';

type Kept = 'srpTimers' | 'srpDisks' | 'multipath';

/** A host that the kernel is removing takes its disks along. */
const disksOf = (logins: readonly SrpHost[]): readonly string[] =>
  logins
    .filter(({ remotePort }) => remotePort !== undefined && remotePort.state !== 'lost')
    .flatMap(({ disks }) => disks);

export const observeSrpKept = async (
  host: Host,
  { srpTimers, srpDisks, multipath }: Pick<SetupDesired, Kept>,
): Promise<Pick<SetupActual, Kept>> => {
  const all = await observeSrpHosts(host);
  const exclude = (srpTimers ?? srpDisks ?? multipath)?.exclude ?? [];
  const logins = ownLogins(all, exclude);
  const [disks, maps] = await Promise.all([
    srpDisks && (await import('./srp-disks.ts')).observeSrpDisks(host, srpDisks, logins),
    multipath && (await import('./multipath.ts')).observeMultipath(host, disksOf(logins)),
  ]);
  return {
    srpTimers: srpTimers === undefined ? undefined : { logins },
    srpDisks: disks,
    multipath: maps,
  };
};
