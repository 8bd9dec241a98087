/** The life cycle of an RDMA device: what it can be, and what is remembered of it. Plain data. */

/**
 * From nothing to usable, and gone again. `absent`: nobody has seen it since boot; `probing`: it is there, and a port of it
 * does not say yet how it is; the rest says what is missing, in the order in which it comes: link, address, GID.
 */
export const hcaStates = [
  'absent',
  'probing',
  'port-down',
  'no-address',
  'no-gid',
  'ready',
  'lost',
] as const;
export type HcaState = (typeof hcaStates)[number];

/** What a port can be. */
export type PortState = Exclude<HcaState, 'absent' | 'lost'>;

/** `removed`: somebody took it away, or nothing says that it broke. */
export type LossCause = 'fatal' | 'removed';

/** Why a device is gone, as a part of a sentence. */
export interface Loss {
  readonly cause: LossCause;
  readonly reason: string;
}

/** How a port is. Absent reason: nothing is missing. */
export interface PortCondition {
  readonly state: PortState;
  /** As `port 1 is DOWN`. */
  readonly reason?: string;
  /** The network interface it shares the wire with. */
  readonly netdev?: string;
}

/** An RDMA device as it is now. */
export interface HcaSeen {
  readonly device: string;
  /** Another number when it was made anew; undefined where that is not known. */
  readonly instance: number | undefined;
  /** PCI addresses on the way to it, the device's own last; none where no PCI device is behind it. */
  readonly pci: readonly string[];
  /** By port number. */
  readonly ports: Readonly<Record<string, PortCondition>>;
}

/** A state that was entered at a moment, in monotonic milliseconds. */
export interface Entered<State> {
  readonly state: State;
  readonly at: number;
  readonly reason?: string | undefined;
  /** For a device that is lost. */
  readonly cause?: LossCause | undefined;
}

export interface PortMemory extends Entered<PortState> {
  /** Since when it is not ready, where it was. */
  readonly unreadyAt?: number | undefined;
}

export interface HcaMemory {
  readonly instance?: number | undefined;
  readonly pci: readonly string[];
  readonly ports: Readonly<Record<string, PortMemory>>;
  /** The states it went through, the newest last; never empty in what the program writes. */
  readonly history: readonly Entered<HcaState>[];
  /** When it was lost, until it has shown how it is after that. */
  readonly lostAt?: number | undefined;
}

/** By name, such as `mlx5_0`. */
export type Hcas = Readonly<Record<string, HcaMemory>>;

/** What the device is now, and since when. */
export const currentState = ({ history }: HcaMemory): Entered<HcaState> =>
  history.at(-1) ?? { state: 'absent', at: 0 };

export const isLost = (memory: HcaMemory): boolean => currentState(memory).state === 'lost';
