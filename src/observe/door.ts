/** Who is in the kernel's door, found with as little reading as can be: it is asked before every attempt. */

import { isInTheDoor } from '../core/actual.ts';
import type { Host } from '../host/host.ts';
import { controllerAt, controllerNames, subsystemOf } from './nvme.ts';

/**
 * The `instance` of the controller that is in it: another one for each connect, also under the same name. `connected`:
 * names that need no second look, which are added to.
 */
export const connectInTheDoor = async (
  host: Host,
  connected: Set<string>,
): Promise<string | undefined> => {
  for (const name of await controllerNames(host)) {
    if (connected.has(name)) continue;
    const isConnected = (await subsystemOf(host, name)) !== '';
    const one = isConnected ? undefined : await controllerAt(host, name);
    if (one === undefined) connected.add(name);
    else if (isInTheDoor(one)) return one.instance;
  }
  return undefined;
};
