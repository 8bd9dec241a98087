/** The host's set-up, looked at: only what is asked for, and only then is the code for it loaded. */

import type { Actual } from '../core/actual.ts';
import type { SetupActual, SetupDesired } from '../core/setup/setup.ts';
import type { Host } from '../host/host.ts';

type Observer<Desired, Actual> = (host: Host, desired: Desired) => Promise<Actual>;

const seen = async <Desired, Actual>(
  host: Host,
  desired: Desired | undefined,
  load: () => Promise<Observer<Desired, Actual>>,
): Promise<Actual | undefined> => {
  if (desired === undefined) return undefined;
  const observe = await load();
  return observe(host, desired);
};

const observeSubjects = async (
  host: Host,
  desired: SetupDesired,
  world: Promise<Pick<Actual, 'ports' | 'netdevs' | 'addresses'>>,
): Promise<SetupActual> => {
  const [parameters, ports, functions, descriptions, renice, interfaces, targets, limits] =
    await Promise.all([
      seen(
        host,
        desired.parameters,
        async () => (await import('./setup/parameters.ts')).observeParameters,
      ),
      seen(host, desired.ports, async () => (await import('./setup/ports.ts')).observePorts),
      seen(
        host,
        desired.functions,
        async () => (await import('./setup/functions.ts')).observeFunctions,
      ),
      seen(
        host,
        desired.descriptions,
        async () => (await import('./setup/descriptions.ts')).observeDescriptions,
      ),
      seen(host, desired.renice, async () => (await import('./setup/renice.ts')).observeRenice),
      seen(host, desired.interfaces, async () => {
        const { observeInterfaces } = await import('./setup/interfaces.ts');
        return (at, asked) => observeInterfaces(at, asked, world);
      }),
      seen(host, desired.targets, async () => (await import('./setup/targets.ts')).observeTargets),
      seen(host, desired.limits, async () => (await import('./setup/limits.ts')).observeLimits),
    ]);
  return { parameters, ports, functions, descriptions, renice, interfaces, targets, limits };
};

/** Those that are told from the SRP logins there are. */
const keepsSrp = ({ srpTimers, srpDisks, multipath }: SetupDesired): boolean =>
  [srpTimers, srpDisks, multipath].some((one) => one !== undefined);

/** `world`: RDMA ports, interfaces and addresses, for whoever needs them too. */
export const observeSetup = async (
  host: Host,
  desired: SetupDesired,
  world: Promise<Pick<Actual, 'ports' | 'netdevs' | 'addresses'>>,
): Promise<SetupActual> => {
  const srp = keepsSrp(desired) ? desired : undefined;
  const [subjects, kept] = await Promise.all([
    observeSubjects(host, desired, world),
    seen(host, srp, async () => (await import('./setup/srp.ts')).observeSrpKept),
  ]);
  return { ...subjects, ...kept };
};
