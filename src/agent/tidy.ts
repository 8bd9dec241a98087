/** A discovery that is killed may leave the controller it had made; it is nobody else's, so it is removed. */

import { sameAddress } from '../core/address.ts';
import { isInTheDoor, type Controller } from '../core/actual.ts';
import type { Portal } from '../core/desired.ts';
import type { Discovering } from '../core/memory.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { attribute } from '../observe/attribute.ts';
import { observeControllers } from '../observe/nvme.ts';

/** What must be known before a discovery starts, to recognise afterwards what it left. */
export const startDiscovery = async (host: Host, portal: Portal): Promise<Discovering> => ({
  traddr: portal.traddr,
  trsvcid: portal.trsvcid,
  hostnqn: portal.hostnqn,
  before: await host.list('/sys/class/nvme'),
});

const isNewThere = (
  discovering: Discovering,
  { name, address }: Pick<Controller, 'name' | 'address'>,
): boolean =>
  !discovering.before.includes(name) &&
  sameAddress(address.traddr, discovering.traddr) &&
  address.trsvcid === discovering.trsvcid;

const isLeft = (discovering: Discovering, one: Controller): boolean =>
  one.kind === 'discovery' &&
  one.subsysnqn !== '' &&
  one.hostnqn === discovering.hostnqn &&
  isNewThere(discovering, one);

/** Persistent discovery controllers have a keep-alive, those of one question have none. */
const isKeptAlive = async (host: Host, { name }: Controller): Promise<boolean> =>
  Number((await attribute(host, `/sys/class/nvme/${name}/kato`)) ?? 0) > 0;

const remove = async (host: Host, log: Log, { name }: Controller): Promise<void> => {
  await host.store(`/sys/class/nvme/${name}/delete_controller`, '1');
  const message = `removed ${name}, the discovery controller that an interrupted discovery left`;
  log.write('info', { event: 'tidied', controller: name }, message);
};

/** Returns what must be tidied later: a connect that nobody could end may still come to a controller. */
export const tidyDiscovery = async (
  host: Host,
  log: Log,
  discovering: Discovering | undefined,
): Promise<Discovering | undefined> => {
  if (discovering === undefined) return undefined;
  const controllers = await observeControllers(host);
  for (const controller of controllers.filter((one) => isLeft(discovering, one))) {
    if (!(await isKeptAlive(host, controller))) await remove(host, log, controller);
  }
  const isPending = controllers.some((one) => isInTheDoor(one) && isNewThere(discovering, one));
  return isPending ? discovering : undefined;
};
