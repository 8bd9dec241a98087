/** `holdfast explain ipoib`: rules that name IPoIB interfaces by the GUID of their port. */

import { offerRules, type IpoibInterface } from '../config/ipoib/rules-offer.ts';
import { parseIpoibRules } from '../config/ipoib/rules.ts';
import { ipoibRulesPath } from '../config/ipoib/sample.ts';
import { isUnreadByUdev, readSetupFiles } from '../config/setup/files.ts';
import { guidOf, parseHardwareAddress } from '../core/ipoib/ids.ts';
import type { Host } from '../host/host.ts';
import { attribute } from '../observe/attribute.ts';
import { observeNetdevs } from '../observe/netdev.ts';
import type { Io } from './io.ts';

/** P_Key children have the GUID of their parent, and the name that the kernel makes of its name. */
const ipoibAt = async (host: Host, name: string): Promise<readonly IpoibInterface[]> => {
  const at = `/sys/class/net/${name}`;
  const [address, parent, [device]] = await Promise.all([
    attribute(host, `${at}/address`),
    attribute(host, `${at}/parent`),
    host.list(`${at}/device/infiniband`),
  ]);
  const hwaddr = parseHardwareAddress(address ?? '');
  const port = hwaddr === undefined ? undefined : guidOf(hwaddr);
  return port === undefined || parent !== undefined ? [] : [{ name, port, device }];
};

const interfacesOf = async (host: Host): Promise<readonly IpoibInterface[]> => {
  const ipoib = (await observeNetdevs(host)).filter(({ infiniband }) => infiniband);
  return (await Promise.all(ipoib.map(({ name }) => ipoibAt(host, name)))).flat();
};

/** On standard output nothing but what belongs in the file. */
export const explainIpoib = async (host: Host, io: Io): Promise<void> => {
  const [interfaces, files] = await Promise.all([
    interfacesOf(host),
    readSetupFiles({ source: host, unused: [] }),
  ]);
  const rules = files.rules
    .filter((source) => !isUnreadByUdev(source))
    .flatMap((source) => parseIpoibRules(source).value);
  const offered = offerRules(interfaces, rules);
  for (const rule of offered) io.out(rule);
  if (offered.length > 0) {
    io.err(`to name them so from the next boot on, append this to ${ipoibRulesPath}`);
  } else {
    const why = interfaces.length === 0 ? 'this host has no IPoIB interface' : 'no rule is missing';
    io.err(`nothing to install: ${why}`);
  }
};
