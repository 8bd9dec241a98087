/** mlx4.conf about an HCA that is not an mlx4: its port types are in its firmware. */

import type { Mlx4Ports } from '../../core/desired/mlx4.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { located } from '../located.ts';
import { parseMlx4Conf } from '../mlx4/mlx4-conf.ts';
import type { ConfigurationSource } from '../reading.ts';
import { atLine, type CrossCheck } from './given.ts';

const mellanox = 0x15b3;

/** mlx5_core_pci_table (drivers/net/ethernet/mellanox/mlx5/core/main.c): Connect-IB and ConnectX-4 on, BlueField. */
const isMlx5Id = (device: number): boolean =>
  (device >= 0x1011 && device <= 0x103f) || (device >= 0xa2d0 && device <= 0xa2df);

const idOf = async (tree: ConfigurationSource, path: string): Promise<number> => {
  const file = await tree.read(path);
  return file.kind === 'text' ? Number(file.text.trim()) : NaN;
};

/** By the driver that it has, and where none is bound by its ids. */
const isMlx5 = async (tree: ConfigurationSource, pci: string): Promise<boolean> => {
  const at = `/sys/bus/pci/devices/${pci}`;
  const driver = (await tree.readlink(`${at}/driver`))?.split('/').at(-1);
  if (driver !== undefined) return driver === 'mlx5_core';
  const [vendor, device] = await Promise.all([
    idOf(tree, `${at}/vendor`),
    idOf(tree, `${at}/device`),
  ]);
  return vendor === mellanox && isMlx5Id(device);
};

/** LINK_TYPE_P1 and P2 of mstconfig(1): 1 is InfiniBand, 2 Ethernet, 3 either. */
const numbers = { ib: 1, eth: 2, auto: 3 } as const;

const hintOf = ({ pci, port1, port2 }: Mlx4Ports): string => {
  const second = port2 === undefined ? '' : ` LINK_TYPE_P2=${numbers[port2]}`;
  return `mstconfig -d ${pci} set LINK_TYPE_P1=${numbers[port1]}${second}, then reboot`;
};

export const checkMlx5: CrossCheck = async ({ files, tree }) => {
  const { mlx4 } = files.setup;
  const lines = located(mlx4, parseMlx4Conf, []).value;
  const found = lines.map(async (ports): Promise<readonly Diagnostic[]> => {
    if (!(await isMlx5(tree, ports.pci))) return [];
    const message = `${ports.pci} is an mlx5: its port types are in its firmware, and this line has no effect`;
    const said = { code: 'mlx4-line-for-mlx5', message, hint: hintOf(ports) } as const;
    return [atLine([mlx4], ports.source, said, ports.pci)];
  });
  return (await Promise.all(found)).flat();
};
