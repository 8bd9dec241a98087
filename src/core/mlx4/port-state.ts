/** What /sys/bus/pci/devices/<pci>/mlx4_port1 and mlx4_port2 say. */

import type { PortNumber, PortType } from '../desired/mlx4.ts';
import type { PciAddress } from './ids.ts';

export interface PortState {
  readonly type: 'ib' | 'eth';
  /** The port is set to auto, and the type is what was sensed or the last one. */
  readonly sensed: boolean;
}

/** The four texts that show_port_type in drivers/net/ethernet/mellanox/mlx4/main.c can make; undefined for others. */
export const parsePortState = (text: string): PortState | undefined => {
  const [, plain, sensed] = /^(?:(ib|eth)|auto \((ib|eth)\))\n?$/.exec(text) ?? [];
  const type = plain ?? sensed;
  if (type !== 'ib' && type !== 'eth') return undefined;
  return { type, sensed: sensed !== undefined };
};

/** `auto (ib)`: the text without its newline. */
export const stateText = ({ type, sensed }: PortState): string =>
  sensed ? `auto (${type})` : type;

/** Texts that show a wanted type as reached. */
export const shownAs = (wanted: PortType): readonly string[] =>
  wanted === 'auto' ? ['auto (ib)', 'auto (eth)'] : [wanted];

export const isReached = (wanted: PortType, now: PortState): boolean =>
  shownAs(wanted).includes(stateText(now));

/** The file of a port; mlx4_port2 is absent where an HCA has one port. */
export const portPath = (pci: PciAddress, port: PortNumber): string =>
  `/sys/bus/pci/devices/${pci}/mlx4_port${port}`;
