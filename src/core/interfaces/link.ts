/** What an interface's mode and MTU can be. Pure. */

import { isLinkLocal } from '../address.ts';
import type { InterfaceSeen, InterfaceWish } from './types.ts';

/** Whether somebody may be using it: what is not known counts as used. An address that it gave itself does not. */
export const isUsed = ({
  up,
  addresses,
  uppers,
  master,
}: Pick<InterfaceSeen, 'up' | 'addresses' | 'uppers' | 'master'>): boolean =>
  up !== false &&
  (addresses === undefined ||
    addresses.some(({ ip }) => !isLinkLocal(ip)) ||
    uppers.length > 0 ||
    master !== undefined);

/** IPOIB_CM_SUPPORTED in ipoib.h: the first bit of the hardware address; enhanced IPoIB does not have it. */
export const hasConnectedMode = ({ mode, hwaddr = '80' }: InterfaceSeen): boolean =>
  mode !== undefined && (Number.parseInt(hwaddr.slice(0, 2), 16) & 0x80) !== 0;

const isConnectedSoon = ({ config }: InterfaceWish, seen: InterfaceSeen): boolean =>
  seen.mode === 'connected'
    ? config.connectedMode !== false
    : config.connectedMode === true && hasConnectedMode(seen) && !isUsed(seen);

/** ipoib_change_mtu: 4 bytes less than the link has, and at most 4096 in datagram mode. */
const mostDatagram = 4092;
const usualDatagram = 2044;

/**
 * Why it cannot have the MTU. In datagram mode an interface that has a link takes the MTU of the broadcast group at
 * most, without a complaint (ipoib_change_mtu, ipoib_mcast_join_finish).
 */
export const whyNotMtu = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  wanted: number,
): string | undefined => {
  if (!seen.infiniband || seen.mtu === wanted || isConnectedSoon(wish, seen)) return undefined;
  if (wanted > mostDatagram) return 'only connected mode has it';
  const isLimited = seen.carrier === true && seen.mtu === usualDatagram && wanted > usualDatagram;
  return isLimited ? 'the fabric allows 2044' : undefined;
};
