/** Mode and MTU of IPoIB interfaces from openib.conf (mlnx_interface_mgr.sh of MLNX_OFED). */

import type { InterfaceConfig } from '../../core/desired/ipoib.ts';
import type { InterfaceWish } from '../../core/interfaces/types.ts';
import type { Assignment } from '../shell/shell.ts';

type Link = Pick<InterfaceWish, 'config' | 'linkSource'>;

const fromFile = (config: InterfaceConfig): Link => ({ config, linkSource: undefined });

/** What the script sets where IPOIB_MTU says nothing. */
const usualMtu = 65_520;

/** 68 is the least for IPv4 (RFC 791). */
const mtuOf = (written: Assignment | undefined): number | undefined => {
  if (written === undefined) return usualMtu;
  const value = /^[1-9]\d{1,4}$/.test(written.value) ? Number(written.value) : 0;
  return value >= 68 && value <= usualMtu ? value : undefined;
};

/**
 * SET_IPOIB_CM=yes means connected mode with IPOIB_MTU, for files that say nothing of the mode; `no` and `auto` leave it
 * as the driver made it.
 */
export const withOpenib = (config: InterfaceConfig, openib: readonly Assignment[]): Link => {
  const asked = openib.find(({ key }) => key === 'SET_IPOIB_CM');
  const isOpen = config.type === 'infiniband' && config.connectedMode === undefined;
  if (!isOpen || asked?.value !== 'yes') return fromFile(config);
  const mtu = config.mtu ?? mtuOf(openib.find(({ key }) => key === 'IPOIB_MTU'));
  return {
    config: { ...config, connectedMode: true, ...(mtu === undefined ? {} : { mtu }) },
    linkSource: asked.source,
  };
};
