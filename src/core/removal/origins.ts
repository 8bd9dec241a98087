/**
 * What a line of the configuration means, by value: equal for lines that ask for the same, wherever they stand and however
 * they are spelt. As whom this host connects and with which options is no part of it. Who changes these has removed nothing.
 */

import { parseAddress } from '../address.ts';
import type { Portal } from '../desired.ts';
import type { SrpStaticTarget } from '../desired/srp.ts';
import { endpointKey, type Path } from '../path.ts';
import { destText } from '../srp/dest.ts';

interface Place {
  readonly transport: string;
  readonly traddr: string;
  readonly trsvcid: string;
  /** As written, where `traddr` was looked up. */
  readonly name?: string | undefined;
  readonly hostTraddr?: string | undefined;
  readonly hostIface?: string | undefined;
}

const localEnd = ({ hostTraddr, hostIface }: Place): string => {
  const address = hostTraddr === undefined ? '-' : (parseAddress(hostTraddr)?.value ?? hostTraddr);
  return `${address} ${hostIface ?? '-'}`;
};

const placeOf = (place: Place): string =>
  `${endpointKey({ ...place, traddr: place.name ?? place.traddr })} ${localEnd(place)}`;

export const portalOrigin = (portal: Portal): string => `portal ${placeOf(portal)}`;

export const pathOrigin = (path: Path): string => `path ${placeOf(path)} ${path.subsysnqn}`;

export const targetOrigin = ({ dest, idExt, iocGuid }: SrpStaticTarget): string =>
  `srp-target ${destText(dest)} ${idExt} ${iocGuid}`;

/** Of every login that was found on the fabric: rules say who may be logged in to, and ask for nobody. */
export const fabricOrigin = 'srp-fabric';
