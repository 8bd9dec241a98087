/** IPoIB interfaces that are not called as the rules say. Pure. */

import type { IpoibName } from '../desired/ipoib.ts';
import { portOf } from './find.ts';
import type { InterfaceSeen } from './types.ts';

/** udev renames when an interface is added; a live one is not renamed under those who use it. */
const remarkOn = (
  { name, guidTail, source }: IpoibName,
  interfaces: readonly InterfaceSeen[],
): string | undefined => {
  const ofPort = interfaces.filter((seen) => !seen.child && portOf(seen) === guidTail);
  const [first] = ofPort;
  if (first === undefined || ofPort.some((seen) => seen.name === name)) return undefined;
  const way = `ip link set dev ${first.name} down; udevadm trigger --action=add /sys/class/net/${first.name}`;
  return `the IPoIB interface of the port ${guidTail} is called ${first.name} and shall be called ${name} (${source}): it gets that name at the next boot, or, when nobody uses it, by \`${way}\``;
};

export const misnamed = (
  names: readonly IpoibName[],
  interfaces: readonly InterfaceSeen[],
): readonly string[] =>
  names.map((name) => remarkOn(name, interfaces)).filter((remark) => remark !== undefined);
