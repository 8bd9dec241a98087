/** What 70-persistent-ipoib.rules and the ifcfg files ask for. */

import type { IpAddress } from '../address.ts';
import type { FullPkey, HardwareAddress, InterfaceName, PortGuid } from '../ipoib/ids.ts';

/** The name an IPoIB interface shall have, by the port it belongs to. */
export interface IpoibName {
  readonly name: InterfaceName;
  /** The last 8 of the 20 bytes of its hardware address; the others change from boot to boot. */
  readonly guidTail: PortGuid;
  /** `file:line`. */
  readonly source: string;
}

/** An interface of another partition than the port's first, made of `physdev`. */
export interface PkeyChild {
  readonly id: FullPkey;
  readonly physdev: InterfaceName;
}

export interface InterfaceAddress {
  readonly ip: IpAddress;
  /** Bits: 0 to 32, or to 128 for IPv6. */
  readonly prefix: number;
  /** `file:line`. */
  readonly source: string;
}

/** Where IPv4 addresses come from. `none`: from nobody, not even from the file (SUSE's bonding slaves). */
export type Bootproto = 'static' | 'dhcp' | 'none' | 'other';

/** One line of a route file, or the gateway of an ifcfg file. */
export interface InterfaceRoute {
  readonly family: 4 | 6;
  /** The first address of the network; all zero for a default route. */
  readonly destination: IpAddress;
  /** Bits; 0 for a default route. */
  readonly prefix: number;
  /** Absent where the destination is on the link. */
  readonly gateway?: IpAddress;
  readonly metric?: number;
  /** `file:line`. */
  readonly source: string;
}

/** One ifcfg file. What is absent is left as it is. */
export interface InterfaceConfig {
  /** Undefined where only `hwaddr` says which interface is meant. */
  readonly device?: InterfaceName;
  /** `ib0:1` where the file is about an alias of `device`. */
  readonly alias?: string;
  readonly type: 'infiniband' | 'other';
  /** Whether it shall be up after boot. */
  readonly onboot: boolean;
  readonly hwaddr?: HardwareAddress;
  /** The port that `hwaddr` belongs to, for InfiniBand. */
  readonly guidTail?: PortGuid;
  readonly connectedMode?: boolean;
  /** Bytes; never more than the mode allows. */
  readonly mtu?: number;
  readonly pkey?: PkeyChild;
  /** A P_Key is asked for that is not known: nothing of the file may be applied, least of all to the parent. */
  readonly refused: boolean;
  readonly bootproto: Bootproto;
  /** In the order in which they are set: IPv4 first. */
  readonly addresses: readonly InterfaceAddress[];
  readonly gateway?: IpAddress;
  readonly gateway6?: IpAddress;
  /** Whether the gateways become default routes. */
  readonly defroute: boolean;
  /** Whether IPv6 is set up at all. */
  readonly ipv6: boolean;
  /** The bond it is a slave of. */
  readonly master?: InterfaceName;
  /** `file:line` of what names the interface. */
  readonly source: string;
}
