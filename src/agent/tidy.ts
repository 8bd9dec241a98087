/** A discovery that is killed may leave the controller it had made; it is nobody else's, so it is removed. */

import { sameAddress } from '../core/address.ts';
import type { Controller } from '../core/actual.ts';
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

/** One without a subsystem is still being connected, and the kernel's to end. */
const isLeft = (
  discovering: Discovering,
  { name, kind, subsysnqn, address, hostnqn }: Controller,
): boolean =>
  kind === 'discovery' &&
  subsysnqn !== '' &&
  !discovering.before.includes(name) &&
  sameAddress(address.traddr, discovering.traddr) &&
  address.trsvcid === discovering.trsvcid &&
  hostnqn === discovering.hostnqn;

/** Persistent discovery controllers have a keep-alive, those of one question have none. */
const isKeptAlive = async (host: Host, { name }: Controller): Promise<boolean> =>
  Number((await attribute(host, `/sys/class/nvme/${name}/kato`)) ?? 0) > 0;

export const tidyDiscovery = async (
  host: Host,
  log: Log,
  discovering: Discovering | undefined,
): Promise<void> => {
  if (discovering === undefined) return;
  const controllers = await observeControllers(host);
  for (const controller of controllers.filter((one) => isLeft(discovering, one))) {
    if (await isKeptAlive(host, controller)) continue;
    const { name } = controller;
    await host.store(`/sys/class/nvme/${name}/delete_controller`, '1');
    const message = `removed ${name}, the discovery controller that an interrupted discovery left`;
    log.write('info', { event: 'tidied', controller: name }, message);
  }
};
