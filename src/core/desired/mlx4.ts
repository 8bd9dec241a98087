/** What /etc/rdma/mlx4.conf and /etc/rdma/sriov-vfs ask for. */

import type { PortGuid } from '../ipoib/ids.ts';
import type { MacAddress, PciAddress } from '../mlx4/ids.ts';
import type { Pkey } from '../srp/ids.ts';

/** What the driver can be told a port is; `auto` leaves it to what the cable turns out to be. */
export type PortType = 'auto' | 'ib' | 'eth';
/** An mlx4 HCA has one port or two. */
export type PortNumber = 1 | 2;

/** Wanted types of the ports of one HCA. */
export interface Mlx4Ports {
  readonly pci: PciAddress;
  readonly port1: PortType;
  /** Undefined where the file does not say; an HCA with two ports is left alone then. */
  readonly port2: PortType | undefined;
  /** `file:line`. */
  readonly source: string;
}

/** What a virtual function gets on an InfiniBand port; what is absent stays as it is. */
export interface VfInfiniband {
  readonly link: 'ib';
  /** A GUID of its own, or one that the subnet manager gives out. */
  readonly guid?: PortGuid | 'subnet-manager';
  /** In the order of the virtual function's table. */
  readonly pkeys?: readonly Pkey[];
}

/** What a virtual function gets on an Ethernet port, as `ip link set dev X vf N` spells it. */
export interface VfEthernet {
  readonly link: 'eth';
  readonly mac?: MacAddress;
  /** 0 to 4095; 0 for none. */
  readonly vlan?: number;
  /** Priority within the VLAN, 0 to 7. */
  readonly qos?: number;
  readonly proto?: '802.1Q' | '802.1ad';
  /** Mbit/s; 0 for no limit. */
  readonly rate?: number;
  /** Mbit/s; 0 for no limit. */
  readonly max_tx_rate?: number;
  readonly spoofchk?: 'on' | 'off';
  readonly state?: 'auto' | 'enable' | 'disable';
}

/** Settings of one virtual function on one port of its HCA; later lines about the same are merged into it. */
export interface VfSettings {
  readonly vf: PciAddress;
  readonly port: PortNumber;
  readonly settings: VfInfiniband | VfEthernet;
  /** `file:line` of the last line that said something. */
  readonly source: string;
}
