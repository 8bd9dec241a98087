/** The files that only the host's own set-up needs. */

import type { SourceText } from '../lines.ts';
import { parametersFile } from '../../core/setup/module-parameter.ts';
import { read, readQuietly, readThose, says, type Reading } from '../reading.ts';

/** Texts; files that say nothing, as samples do, count as absent. */
export interface SetupFiles {
  readonly mlx4: SourceText | undefined;
  readonly sriov: SourceText | undefined;
  /** ifcfg-*, and route-*, route6-* and ifroute-* beside them. */
  readonly interfaces: readonly SourceText[];
  /** 70-persistent-ipoib.rules and whatever else is called like it. */
  readonly rules: readonly SourceText[];
  /** What Holdfast itself may have written for modprobe. */
  readonly parameters?: SourceText | undefined;
}

export const setupPaths = {
  mlx4: '/etc/rdma/mlx4.conf',
  sriov: '/etc/rdma/sriov-vfs',
  interfaces: ['/etc/sysconfig/network-scripts', '/etc/sysconfig/network'],
  /** The last one is where the documentation of RHEL 6 put it by mistake. */
  rules: ['/etc/udev/rules.d', '/lib/udev/rules.d', '/etc/udev.d/rules.d'],
} as const;

/** Rules that udev never sees (udev(7) has its directories). */
export const isUnreadByUdev = ({ file }: SourceText): boolean => file.startsWith('/etc/udev.d/');

const isInterface = (name: string): boolean => /^(ifcfg|route6?|ifroute)-./.test(name);
const isRules = (name: string): boolean => /persistent-ipoib.*\.rules$/.test(name);

const readOne = async (reading: Reading, path: string): Promise<SourceText | undefined> => {
  const source = await read(reading, path);
  return says(source) ? source : undefined;
};

const readAll = async (
  reading: Reading,
  directories: readonly string[],
  isWanted: (name: string) => boolean,
): Promise<readonly SourceText[]> => {
  const read = await Promise.all(directories.map((at) => readThose(reading, at, isWanted)));
  return read.flat().filter(says);
};

export const readSetupFiles = async (reading: Reading): Promise<SetupFiles> => {
  const [mlx4, sriov, interfaces, rules, parameters] = await Promise.all([
    readOne(reading, setupPaths.mlx4),
    readOne(reading, setupPaths.sriov),
    readAll(reading, setupPaths.interfaces, isInterface),
    readAll(reading, setupPaths.rules, isRules),
    readQuietly(reading, parametersFile),
  ]);
  return { mlx4, sriov, interfaces, rules, ...(says(parameters) && { parameters }) };
};
