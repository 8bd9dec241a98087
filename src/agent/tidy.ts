/** A discovery that is killed may leave the controller it had made; it is nobody else's, so it is removed. */

import { sameAddress } from '../core/address.ts';
import type { Actual, Controller } from '../core/actual.ts';
import type { Portal } from '../core/desired.ts';
import type { Discovering } from '../core/memory.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { observeControllers } from '../observe/nvme.ts';

/** What must be known before a discovery starts, to recognise afterwards what it left. Persistent ones are kept. */
export const startDiscovery = (portal: Portal, actual: Actual): Discovering | undefined =>
  portal.persistent
    ? undefined
    : {
        traddr: portal.traddr,
        hostnqn: portal.hostnqn,
        before: actual.controllers.map(({ name }) => name),
      };

const isLeft = (discovering: Discovering, controller: Controller): boolean =>
  controller.kind === 'discovery' &&
  !discovering.before.includes(controller.name) &&
  sameAddress(controller.address.traddr, discovering.traddr) &&
  controller.hostnqn === discovering.hostnqn;

export const tidyDiscovery = async (
  host: Host,
  log: Log,
  discovering: Discovering | undefined,
): Promise<void> => {
  if (discovering === undefined) return;
  const controllers = await observeControllers(host);
  for (const { name } of controllers.filter((one) => isLeft(discovering, one))) {
    await host.store(`/sys/class/nvme/${name}/delete_controller`, '1');
    const message = `removed ${name}, the discovery controller that an interrupted discovery left`;
    log.write('info', { event: 'tidied', controller: name }, message);
  }
};
