/**
 * From the types that the ports of an HCA have to those they should have. Port 1 as eth beside port 2 as ib is what
 * HCAs refuse, so the order keeps clear of it: port 2 goes first when it becomes eth, and port 1 in all other cases
 * (redhat/rdma.mlx4-setup.sh in rdma-core; __set_port_type in drivers/net/ethernet/mellanox/mlx4/main.c).
 */

import type { Mlx4Ports, PortNumber, PortType } from '../desired/mlx4.ts';
import type { PciAddress } from './ids.ts';
import type { PortState } from './port-state.ts';
import { isReached, portPath, shownAs, stateText } from './port-state.ts';

/** Current types; port 2 is undefined where the HCA has one port. */
export interface PortStates {
  readonly port1: PortState;
  readonly port2: PortState | undefined;
}

/** A file to read until it holds one of the texts, its newline aside. */
export interface PortPoll {
  readonly path: string;
  readonly until: readonly string[];
}

export interface PortWrite {
  readonly port: PortNumber;
  readonly path: string;
  /** Newline included: the driver compares it too. */
  readonly text: `${PortType}\n`;
  /**
   * What a refusal (EINVAL, or EOPNOTSUPP in newer kernels) means. An HCA whose ports must be alike refuses the first of
   * two writes, keeps it in mind and applies both with the second; so the second is made all the same.
   */
  readonly refusal: 'remembered' | 'final';
  /** To poll after the write, unless it was refused. */
  readonly polls: readonly PortPoll[];
  /** The driver takes the whole HCA away and brings it back: connections over either port are lost. */
  readonly restarts: boolean;
  readonly sentence: string;
}

export type PortPlan =
  | { readonly kind: 'reached' }
  /** The wish cannot be met and nothing is written. */
  | { readonly kind: 'left'; readonly sentence: string }
  /** In this order, each after the polls of the one before. */
  | { readonly kind: 'writes'; readonly writes: readonly PortWrite[] };

/** The script looks ten times more after the first look, a quarter of a second apart. */
export const portPoll = { everyMs: 250, forMs: 2750 } as const;

interface Change {
  readonly port: PortNumber;
  readonly wanted: PortType;
  readonly now: PortState;
}

const changesOf = (wanted: Mlx4Ports, now: PortStates): readonly Change[] => {
  const one: Change = { port: 1, wanted: wanted.port1, now: now.port1 };
  if (now.port2 === undefined || wanted.port2 === undefined) return [one];
  const two: Change = { port: 2, wanted: wanted.port2, now: now.port2 };
  return wanted.port2 === 'eth' ? [two, one] : [one, two];
};

const left = (wanted: Mlx4Ports, why: string): PortPlan => ({
  kind: 'left',
  sentence: `leave the ports of ${wanted.pci} as they are: ${why}`,
});

const reason = ({ port, now }: Change, others: readonly Change[]): string => {
  const makesRoom = port === 2 && others.some(({ wanted }) => wanted === 'eth');
  const before = makesRoom ? ', and port 1 can be eth only where port 2 is' : '';
  return `it is ${stateText(now)}${before}`;
};

const pollOf = (pci: PciAddress, { port, wanted }: Change): PortPoll => ({
  path: portPath(pci, port),
  until: shownAs(wanted),
});

const writeOf = (pci: PciAddress, changes: readonly Change[], change: Change): PortWrite => {
  const { port, wanted, now } = change;
  const isLast = change === changes.at(-1);
  const others = changes.filter((other) => other !== change);
  return {
    port,
    path: portPath(pci, port),
    text: `${wanted}\n`,
    refusal: isLast ? 'final' : 'remembered',
    polls: (isLast ? changes : [change]).map((one) => pollOf(pci, one)),
    restarts: wanted !== now.type,
    sentence: `set port ${port} of ${pci} to ${wanted}: ${reason(change, others)}`,
  };
};

/** What to write, in order. A port in `auto` that has sensed the wanted type is set to it, which restarts nothing. */
export const planPortTypes = (wanted: Mlx4Ports, now: PortStates): PortPlan => {
  const { port1, port2, source } = wanted;
  const hasTwo = now.port2 !== undefined;
  if (hasTwo && port2 === undefined) {
    return left(wanted, `it has two, and ${source} gives a type for port 1 only`);
  }
  const changes = changesOf(wanted, now).filter((one) => !isReached(one.wanted, one.now));
  if (changes.length === 0) return { kind: 'reached' };
  if (hasTwo && port1 === 'eth' && port2 !== 'eth') {
    const why = `port 1 can be eth only where port 2 is eth too, and ${source} wants ${port2}`;
    return left(wanted, why);
  }
  return { kind: 'writes', writes: changes.map((one) => writeOf(wanted.pci, changes, one)) };
};
