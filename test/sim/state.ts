/** What the simulated host and the network around it consist of. Tests change it; the rest follows. */

import type { Blocks } from './blocks.ts';
import type { ControllerState } from '../../src/core/actual.ts';

/** A network card with its RDMA device and the one subnet it is in. */
export interface Rail {
  readonly netdev: string;
  readonly device: string;
  /** `10.99.1.`: everything that starts like this is on its wire. */
  readonly prefix: string;
  readonly address: string;
  /** The network interface is there. */
  plugged: boolean;
  /** The RDMA device is there. */
  rdma: boolean;
  /** The interface has its address. */
  addressed: boolean;
  /** QP1 is in error: whatever connects through it hangs for ever and cannot be killed. */
  sick: boolean;
  /** The port has its link. */
  linked: boolean;
  /** The GID of the address is in the port's table: a moment after the address. */
  gid: boolean;
  /** How often the RDMA device was made. */
  made: number;
}

export interface ListedRecord {
  readonly traddr: string;
  readonly trsvcid: string;
  readonly subnqn: string;
  readonly subtype: string;
  readonly trtype: string;
}

/** A host at the other end of a wire. */
export interface Peer {
  readonly address: string;
  up: boolean;
  /** Answers with ICMP where nothing listens; a firewalled one says nothing. */
  answers: boolean;
  /** How long its answers take; a busy host, or a long way. */
  roundTripMs: number;
  /** Something listens on the RoCEv2 port. */
  rdma: boolean;
  /** Takes the connection request and never answers. */
  hangs: boolean;
  /** Accepts the RDMA connection, then never answers the NVMe Connect command. */
  deaf: boolean;
  /** Answers the connect, then never delivers the log page. */
  logPageHangs: boolean;
  /** What each open port exports. */
  readonly ports: Map<string, Set<string>>;
  records: readonly ListedRecord[];
}

export interface SimController {
  readonly name: string;
  state: ControllerState | 'frozen';
  readonly transport: string;
  readonly traddr: string;
  readonly trsvcid: string;
  readonly hostTraddr: string | undefined;
  readonly hostIface: string | undefined;
  /** `(efault)` while it is being connected for the first time. */
  shownNqn: string;
  readonly inode: number;
  readonly subsysnqn: string;
  readonly hostnqn: string;
  readonly hostid: string;
  readonly kind: 'io' | 'discovery';
  /** Keep-alive in seconds. */
  readonly kato: number;
  /** The target exports it without a namespace for this host. */
  diskless?: boolean;
  /** The program that made it; undefined for one that was there before. */
  readonly by: 'dd' | 'nvme' | undefined;
}

export interface State {
  readonly kernel: '6.1' | '6.12';
  readonly rails: readonly Rail[];
  readonly peers: Peer[];
  readonly controllers: SimController[];
  readonly modules: Set<string>;
  /** Modules on disk. */
  readonly available: ReadonlySet<string>;
  /** How many controllers there have been. */
  readonly made: { controllers: number };
  readonly files: Map<string, string>;
  /** With native multipath; absent where nobody asks about disks. */
  readonly blocks?: Blocks;
  /** Block devices that somebody has to himself, as `/dev/nvme0n1`. */
  readonly claimed?: Set<string>;
  /** The kernel log, oldest first; without it nobody may read it. */
  readonly log?: { readonly at: number; readonly text: string }[];
  /** What the name servers know, and how long they take to say it. */
  readonly names: Map<string, { readonly addresses: readonly string[]; readonly ms: number }>;
  /** Neighbours the kernel asks for or has asked for in vain, and when it last began to. */
  readonly unresolved: Map<string, number>;
}

export const rail = (number: number): Rail => ({
  netdev: `eth${number}`,
  device: `rxe${number}`,
  prefix: `10.99.${number}.`,
  address: `10.99.${number}.1`,
  plugged: true,
  rdma: true,
  addressed: true,
  sick: false,
  linked: true,
  gid: true,
  made: 1,
});

/** A live host without any port open. */
export const peer = (address: string): Peer => ({
  address,
  up: true,
  answers: true,
  roundTripMs: 1,
  rdma: true,
  hangs: false,
  deaf: false,
  logPageHangs: false,
  ports: new Map(),
  records: [],
});

/** The rail whose wire an address is on, as long as this host has an address there. */
export const routeTo = ({ rails }: State, address: string): Rail | undefined =>
  rails.find((one) => one.plugged && one.addressed && address.startsWith(one.prefix));

export const peerAt = ({ peers }: State, address: string): Peer | undefined =>
  peers.find((one) => one.address === address && one.up);
