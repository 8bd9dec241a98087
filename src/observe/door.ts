/** Who is in the kernel's door, found with as little reading as can be: it is asked before every attempt. */

import { isInTheDoor } from '../core/actual.ts';
import type { Host } from '../host/host.ts';
import { attribute } from './attribute.ts';
import { controllerAt, controllerNames } from './nvme.ts';

export interface InTheDoor {
  /** Another one for each connect, also under the same name. */
  readonly instance: string;
}

const hasSubsystem = async (host: Host, name: string): Promise<boolean> => {
  const nqn = await attribute(host, `/sys/class/nvme/${name}/subsysnqn`);
  return nqn !== undefined && nqn !== '(efault)';
};

/** `connected`: names that need no second look, which are added to. */
export const connectInTheDoor = async (
  host: Host,
  connected: Set<string>,
): Promise<InTheDoor | undefined> => {
  for (const name of await controllerNames(host)) {
    if (connected.has(name)) continue;
    const one = (await hasSubsystem(host, name)) ? undefined : await controllerAt(host, name);
    if (one === undefined) connected.add(name);
    else if (isInTheDoor(one)) return { instance: one.instance ?? name };
  }
  return undefined;
};
