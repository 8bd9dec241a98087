/** Port types of mlx4 HCAs, as /etc/rdma/mlx4.conf asks for them. */

import type { Mlx4Ports } from '../desired/mlx4.ts';
import type { PciAddress } from '../mlx4/ids.ts';
import { stateText } from '../mlx4/port-state.ts';
import { planPortTypes, type PortStates, type PortWrite } from '../mlx4/port-writes.ts';
import { nothingDue, type Judged, type SetupStepOf } from './step.ts';
import { remark, together } from './together.ts';

/** What the files ask for: one entry for each HCA. */
export interface PortsDesired {
  readonly hcas: readonly Mlx4Ports[];
}

/** An mlx4 HCA that the file names. */
export interface HcaSeen {
  readonly kind: 'mlx4';
  readonly states: PortStates;
  /** With virtual functions the driver makes the files of the ports read-only (mlx4_init_port_info). */
  readonly hasFunctions: boolean;
  /** What would be lost if the HCA went away, each as `nvme0 is connected over ib0`; looked for where it matters. */
  readonly users: readonly string[];
}

/** A device that the file names. */
export type DeviceSeen =
  | HcaSeen
  /** It has no port types: another driver has it, or none. */
  | { readonly kind: 'other'; readonly driver: string | undefined }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What the host has; a device that is absent is not in it. */
export interface PortsActual {
  readonly devices: ReadonlyMap<PciAddress, DeviceSeen>;
}

export interface PortStep extends SetupStepOf<'ports', 'set-port-types'> {
  readonly pci: PciAddress;
  /** Each after the polls of the one before. */
  readonly writes: readonly PortWrite[];
}

const nowText = ({ port1, port2 }: PortStates): string =>
  port2 === undefined ? stateText(port1) : `${stateText(port1)} and ${stateText(port2)}`;

const wantedText = ({ port1, port2 }: Mlx4Ports): string =>
  port2 === undefined ? port1 : `${port1} and ${port2}`;

/** `the ports of 0000:0b:00.0 are ib and ib, and /etc/rdma/mlx4.conf:3 wants eth and eth`. */
const difference = (wanted: Mlx4Ports, { states }: HcaSeen): string =>
  states.port2 === undefined
    ? `port 1 of ${wanted.pci} is ${nowText(states)}, and ${wanted.source} wants ${wanted.port1}`
    : `the ports of ${wanted.pci} are ${nowText(states)}, and ${wanted.source} wants ${wantedText(wanted)}`;

const stepOf = (wanted: Mlx4Ports, writes: readonly PortWrite[]): PortStep => ({
  subject: 'ports',
  kind: 'set-port-types',
  key: `ports ${wanted.pci} ${wanted.port1} ${wanted.port2 ?? '-'}`,
  group: `hca ${wanted.pci}`,
  sentence: `${writes.map(({ sentence }) => sentence).join('; then ')} (${wanted.source})`,
  pci: wanted.pci,
  writes,
});

const judgeHca = (wanted: Mlx4Ports, seen: HcaSeen): Judged<PortStep> => {
  const planned = planPortTypes(wanted, seen.states);
  if (planned.kind === 'reached') return nothingDue;
  if (planned.kind === 'left') return remark(planned.sentence);
  const differs = difference(wanted, seen);
  if (seen.hasFunctions) {
    return remark(
      `${differs}: with virtual functions the driver changes no port type; have it start with the right ones, by port_type_array of mlx4_core in /etc/modprobe.d (1 for ib, 2 for eth)`,
    );
  }
  if (planned.writes.some(({ restarts }) => restarts) && seen.users.length > 0) {
    return remark(
      `${differs}: left so while ${seen.users.join(', and ')}, because the change takes the whole HCA away for a moment; end that first, or reboot`,
    );
  }
  return { steps: [stepOf(wanted, planned.writes)], remarks: [] };
};

const otherDriver = ({ pci, source }: Mlx4Ports, driver: string | undefined): string => {
  if (driver === undefined) return `${pci} (${source}) has no driver, so its ports have no types`;
  if (driver === 'mlx5_core')
    return `${pci} (${source}) is an mlx5 device: its port types are set with mstconfig, not here`;
  return `${pci} (${source}) is no mlx4 HCA: its driver is ${driver}`;
};

/** A line may be written for an HCA that is yet to come, so one that is absent is not worth a word. */
const judge = (wanted: Mlx4Ports, seen: DeviceSeen | undefined): Judged<PortStep> => {
  if (seen === undefined) return nothingDue;
  if (seen.kind === 'mlx4') return judgeHca(wanted, seen);
  if (seen.kind === 'other') return remark(otherDriver(wanted, seen.driver));
  return remark(`cannot tell the port types of ${wanted.pci} (${wanted.source}): ${seen.reason}`);
};

/** The two-port dance is planned by mlx4/port-writes.ts; here is decided whether it may be danced. */
export const planPorts = ({ hcas }: PortsDesired, { devices }: PortsActual): Judged<PortStep> =>
  together(hcas.map((wanted) => judge(wanted, devices.get(wanted.pci))));
