/** Addresses of a name, by a child: a lookup in this process would keep a thread, and the process, for ten seconds. */

import { parseAddress } from '../core/address.ts';
import type { Host } from '../host/host.ts';

/** As the host's own resolver finds them (getent(1)), each once; none when it cannot be resolved in time. */
export const lookUp = async (
  host: Host,
  name: string,
  deadlineMs: number,
): Promise<readonly string[]> => {
  const exit = await host.run({ program: 'getent', args: ['ahosts', name], deadlineMs });
  if (exit.kind !== 'exited' || exit.code !== 0) return [];
  const addresses = exit.stdout.split('\n').map((line) => line.split(/\s/, 1).join(''));
  return [...new Set(addresses.filter((text) => parseAddress(text) !== undefined))];
};
