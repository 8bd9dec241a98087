/** The option string a connect writes to /dev/nvme-fabrics (opt_tokens in drivers/nvme/host/fabrics.c). */

import { discoveryNqn } from './ids.ts';
import type { Path } from './path.ts';

/** Whether the controller needs the `discovery` flag: the well-known NQN says it by itself. */
const isUniqueDiscovery = (path: Path): boolean =>
  path.kind === 'discovery' && path.subsysnqn !== discoveryNqn;

const tuning = (path: Path): readonly string[] =>
  Object.entries(path.options).map(([name, value]) => {
    const token = name.replaceAll('-', '_');
    return value === true ? token : `${token}=${String(value)}`;
  });

/**
 * Contains the secrets, if there are any: it is for the kernel's eyes only. Every value comes from a parser
 * that accepts no comma, so none can smuggle in an option.
 */
export const connectString = (path: Path): string =>
  [
    `nqn=${path.subsysnqn}`,
    `transport=${path.transport}`,
    `traddr=${path.traddr}`,
    `trsvcid=${path.trsvcid}`,
    path.hostTraddr === undefined ? undefined : `host_traddr=${path.hostTraddr}`,
    path.hostIface === undefined ? undefined : `host_iface=${path.hostIface}`,
    `hostnqn=${path.hostnqn}`,
    `hostid=${path.hostid}`,
    path.secret === undefined ? undefined : `dhchap_secret=${path.secret.reveal()}`,
    path.ctrlSecret === undefined ? undefined : `dhchap_ctrl_secret=${path.ctrlSecret.reveal()}`,
    isUniqueDiscovery(path) ? 'discovery' : undefined,
    ...tuning(path),
  ]
    .filter((part) => part !== undefined)
    .join(',');
