/** Addresses of an interface, whether it has a link or not. */

import { parseAddress } from '../../core/address.ts';
import type { SeenAddress } from '../../core/interfaces/types.ts';
import type { Host } from '../../host/host.ts';

const deadlineMs = 5000;

/** `2: ib0    inet 10.0.0.1 peer 10.0.0.2/32 scope global ib0\ ...`, as ip(8) prints it with -o. */
const line = /\sinet6? ([0-9a-f.:]+)(?: peer [0-9a-f.:]+)?(?:\/(\d+))?/;

const seenIn = (text: string): readonly SeenAddress[] => {
  const [, address = '', prefix] = line.exec(text) ?? [];
  const ip = parseAddress(address);
  return ip === undefined
    ? []
    : [{ ip, prefix: prefix === undefined ? undefined : Number(prefix) }];
};

/**
 * getifaddrs, as Node reports it, leaves out interfaces that are up without a link (uv_interface_addresses), where
 * addresses stay. Asked only where one seems to be missing. Undefined when it cannot be told.
 */
export const exactAddresses = async (
  host: Host,
  name: string,
): Promise<readonly SeenAddress[] | undefined> => {
  const args = ['-o', 'address', 'show', 'dev', name];
  const exit = await host.run({ program: 'ip', args, deadlineMs });
  if (exit.kind !== 'exited' || exit.code !== 0) return undefined;
  return exit.stdout.split('\n').flatMap(seenIn);
};
