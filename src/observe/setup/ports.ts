/** Port types, from the files that drivers/net/ethernet/mellanox/mlx4/main.c makes for each HCA. */

import type { Mlx4Ports, PortNumber } from '../../core/desired/mlx4.ts';
import type { FileText } from '../../core/file.ts';
import { parsePortState, portPath, type PortState } from '../../core/mlx4/port-state.ts';
import { planPortTypes, type PortStates } from '../../core/mlx4/port-writes.ts';
import type { DeviceSeen, PortsActual, PortsDesired } from '../../core/setup/ports.ts';
import type { Host } from '../../host/host.ts';
import { observeUsers } from '../hca-users.ts';
import { driverOf, pciPath } from '../pci.ts';

type Unknown = Extract<DeviceSeen, { kind: 'unknown' }>;

const unknown = (reason: string): Unknown => ({ kind: 'unknown', reason });

const stateOf = (file: FileText, port: PortNumber): PortState | Unknown | undefined => {
  if (file.kind === 'absent') return undefined;
  if (file.kind === 'denied') return unknown(file.reason);
  const text = file.text.trim();
  return parsePortState(text) ?? unknown(`port ${port} says ${JSON.stringify(text)}`);
};

const isUnknown = (state: PortState | Unknown | undefined): state is Unknown =>
  state !== undefined && 'kind' in state;

/** Who uses the HCA matters only where a port type differs. */
const hcaWith = async (
  host: Host,
  wanted: Mlx4Ports,
  states: PortStates,
  entries: readonly string[],
): Promise<DeviceSeen> => {
  const differs = planPortTypes(wanted, states).kind === 'writes';
  return {
    kind: 'mlx4',
    states,
    hasFunctions: entries.some((name) => name.startsWith('virtfn')),
    users: differs ? await observeUsers(host, wanted.pci) : [],
  };
};

const deviceAt = async (host: Host, wanted: Mlx4Ports): Promise<DeviceSeen | undefined> => {
  const { pci } = wanted;
  const [entries, one, two] = await Promise.all([
    host.list(pciPath(pci)),
    host.read(portPath(pci, 1)),
    host.read(portPath(pci, 2)),
  ]);
  if (entries.length === 0) return undefined;
  const port1 = stateOf(one, 1);
  const port2 = stateOf(two, 2);
  if (isUnknown(port1)) return port1;
  if (isUnknown(port2)) return port2;
  if (port1 === undefined) return { kind: 'other', driver: await driverOf(host, pci) };
  return hcaWith(host, wanted, { port1, port2 }, entries);
};

export const observePorts = async (host: Host, { hcas }: PortsDesired): Promise<PortsActual> => {
  const seen = await Promise.all(
    hcas.map(async (wanted) => [wanted.pci, await deviceAt(host, wanted)] as const),
  );
  const present = seen.flatMap(([pci, device]) =>
    device === undefined ? [] : [[pci, device] as const],
  );
  return { devices: new Map(present) };
};
