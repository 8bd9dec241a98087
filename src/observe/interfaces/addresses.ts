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

const linesOf = async (host: Host, which: readonly string[]): Promise<string | undefined> => {
  const args = ['-o', 'address', 'show', ...which];
  const exit = await host.run({ program: 'ip', args, deadlineMs });
  return exit.kind === 'exited' && exit.code === 0 ? exit.stdout : undefined;
};

/** Undefined when it cannot be told. */
export const exactAddresses = async (
  host: Host,
  name: string,
): Promise<readonly SeenAddress[] | undefined> =>
  (await linesOf(host, ['dev', name]))?.split('\n').flatMap(seenIn);

/**
 * By interface; those without any are not in it. getifaddrs, as Node reports it, leaves out interfaces that are up without
 * a link (uv_interface_addresses), where addresses stay: one that seems to be missing may be there, or on another
 * interface. Asked only then. Undefined when it cannot be told.
 */
export const allAddresses = async (
  host: Host,
): Promise<ReadonlyMap<string, readonly SeenAddress[]> | undefined> => {
  const found = new Map<string, readonly SeenAddress[]>();
  const lines = await linesOf(host, []);
  for (const text of lines?.split('\n') ?? []) {
    const [, name = ''] = /^\d+: (\S+)/.exec(text) ?? [];
    found.set(name, [...(found.get(name) ?? []), ...seenIn(text)]);
  }
  return lines === undefined ? undefined : found;
};
