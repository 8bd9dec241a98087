/** RDMA hardware and the modules that drive it. Pure. */

import type { DesiredModule } from './desired.ts';
import { parseModuleName, type ModuleName } from './ids.ts';

/** That the drivers of the hardware are wanted, and with which exceptions. */
export interface HardwareDesired {
  /** Modules whose key in openib.conf is not `yes`: left out though the hardware is there. */
  readonly off: readonly ModuleName[];
  /** TECH_PREVIEW_LOAD=yes in rdma.conf: iWARP on Intel's i40e as well. */
  readonly preview: boolean;
}

/** A PCI device. */
export interface Hardware {
  /** `0000:3b:00.0` */
  readonly pci: string;
  /** The driver that it has, or that it would have if it were loaded. */
  readonly driver: string;
  readonly isBound: boolean;
}

/**
 * What turns RDMA on beside a driver: RHEL's rdma-init-kernel (redhat/rdma.kernel-init in rdma-core until 2020) and
 * kernel-boot/rdma-hw-modules.rules of rdma-core. Where the RDMA part is a driver on the auxiliary bus the kernel loads
 * it itself (mlx5_ib since 5.11, irdma since 5.14, bnxt_re since 6.3, mlx4_ib since 6.6), unless it was not there to be
 * loaded when the device came, as in an initramfs. The others nobody loads but these two.
 */
const companions: ReadonlyMap<string, readonly string[]> = new Map([
  ['mlx4_core', ['mlx4_ib', 'mlx4_en']],
  ['mlx5_core', ['mlx5_ib']],
  // Gone in Linux 5.5.
  ['cxgb3', ['iw_cxgb3']],
  ['cxgb4', ['iw_cxgb4']],
  ['be2net', ['ocrdma']],
  ['enic', ['usnic_verbs']],
  ['ice', ['irdma']],
  ['bnxt_en', ['bnxt_re']],
  ['qede', ['qedr']],
  ['hns3', ['hns_roce_hw_v2']],
  ['mana', ['mana_ib']],
  ['ionic', ['ionic_rdma']],
]);

/** Few devices of that driver speak iWARP, so RHEL asks for a key. i40iw became irdma in Linux 5.14. */
const previewCompanions: ReadonlyMap<string, readonly string[]> = new Map([
  ['i40e', ['irdma', 'i40iw']],
]);

/** Drivers that may lack their RDMA part, in load order. */
export const driversWithCompanions = ({ preview }: HardwareDesired): readonly string[] => [
  ...companions.keys(),
  ...(preview ? previewCompanions.keys() : []),
];

const companionsOf = (driver: string, { preview }: HardwareDesired): readonly string[] => [
  ...(companions.get(driver) ?? []),
  ...(preview ? (previewCompanions.get(driver) ?? []) : []),
];

/**
 * Devices that are of no use but for RDMA, by `VENDOR:DEVICE` as a PCI device's uevent spells it; network cards have
 * the driver that udev gives them. From the tables in drivers/infiniband/hw/{mthca,qib,hfi1,efa,erdma,vmw_pvrdma} and in
 * drivers/net/ethernet/{mellanox/mlx4/main.c,mellanox/mlx5/core/main.c,chelsio/cxgb4/t4_pci_id_tbl.h} of Linux.
 */
const drivers: readonly (readonly [RegExp, string])[] = [
  [/^15B3:(101[1-9A-F]|102\d|2101|A2D[236CF])$/, 'mlx5_core'],
  [/^15B3:(100[0-9A-F]|1010)$/, 'mlx4_core'],
  [/^15B3:(634[01AB]|6354|636[89]|6372|673[23CD]|6746|675[01A]|676[45E]|6778)$/, 'mlx4_core'],
  [/^(15B3|1867):(5A44|6278|6282|6274|5E8C)$/, 'ib_mthca'],
  [/^(1FC1:0010|1077:7220|1077:7322)$/, 'ib_qib'],
  [/^8086:24F[01]$/, 'hfi1'],
  [/^1D0F:EFA[0-4]$/, 'efa'],
  [/^1DED:107F$/, 'erdma'],
  [/^15AD:0820$/, 'vmw_pvrdma'],
  // Only function 4 of a Chelsio card is the network's.
  [/^1425:[456]4[0-9A-F]{2}$/, 'cxgb4'],
];

/** The driver for a device that has none; undefined for what is not known to be RDMA hardware. */
export const driverFor = (id: string): string | undefined =>
  drivers.find(([pattern]) => pattern.test(id.toUpperCase()))?.[1];

const modulesFor = (one: Hardware, desired: HardwareDesired): readonly ModuleName[] => {
  const names = [one.driver, ...companionsOf(one.driver, desired)].map(parseModuleName);
  const [driver, ...rest] = names.filter((name) => name !== undefined);
  // What would bring a driver in that is switched off is as good as switched off.
  if (driver === undefined || desired.off.includes(driver)) return [];
  const wanted = rest.filter((name) => !desired.off.includes(name));
  return one.isBound ? wanted : [driver, ...wanted];
};

/** The modules of the hardware that is there, each once, for the first device that needs it. */
export const hardwareModules = (
  desired: HardwareDesired | undefined,
  hardware: readonly Hardware[],
): readonly DesiredModule[] => {
  if (desired === undefined) return [];
  const modules = new Map<ModuleName, DesiredModule>();
  for (const one of hardware) {
    for (const name of modulesFor(one, desired)) {
      const module = { name, source: `hardware ${one.pci}`, device: one.pci };
      if (!modules.has(name)) modules.set(name, module);
    }
  }
  return [...modules.values()];
};
