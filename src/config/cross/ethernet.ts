/** ifcfg files of Ethernet interfaces: only the host tells which of them carry RDMA and so are Holdfast's business. */

import type { Diagnostic } from '../../core/diagnostic.ts';
import { isIfcfgFile } from '../ipoib/ifcfg-file.ts';
import type { ConfigurationSource } from '../reading.ts';
import { readIfcfgFile, type IfcfgRead } from '../setup/ifcfg-read.ts';
import { routesOf } from '../setup/ifcfg-routes.ts';
import type { CrossCheck, Given } from './given.ts';

const devices = '/sys/class/infiniband';
const interfaces = '/sys/class/net';

/** The interface whose address is the first GID of a port: drivers/infiniband/core/sysfs.c. */
const ownInterfaces = async (tree: ConfigurationSource): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const device of await tree.list(devices)) {
    for (const port of await tree.list(`${devices}/${device}/ports`)) {
      const file = await tree.read(`${devices}/${device}/ports/${port}/gid_attrs/ndevs/0`);
      if (file.kind === 'text') names.push(file.text.trim());
    }
  }
  return names;
};

/** With the bonds and VLANs above them. */
const carriersOfRdma = async (tree: ConfigurationSource): Promise<ReadonlySet<string>> => {
  const carriers = new Set(await ownInterfaces(tree));
  if (carriers.size === 0) return carriers;
  const names = await tree.list(interfaces);
  const entries = await Promise.all(names.map((name) => tree.list(`${interfaces}/${name}`)));
  for (let before = -1; before !== carriers.size;) {
    before = carriers.size;
    names.forEach((name, index) => {
      const isAbove = entries[index]?.some(
        (entry) => entry.startsWith('lower_') && carriers.has(entry.slice('lower_'.length)),
      );
      if (isAbove === true) carriers.add(name);
    });
  }
  return carriers;
};

const findings = (
  { files, configuration, tree }: Given,
  read: IfcfgRead,
): readonly Diagnostic[] => {
  const said = { files: files.setup, rdma: [], openib: [], settings: configuration.settings };
  const { diagnostics } = routesOf({ ...said, hostname: tree.hostname }, read);
  return [...read.diagnostics, ...diagnostics];
};

/** What is wrong in the files of interfaces that carry RDMA now; a pass says it as a remark. */
export const checkEthernet: CrossCheck = async (given) => {
  const { files, tree } = given;
  const carriers = await carriersOfRdma(tree);
  return files.setup.interfaces
    .filter(({ file }) => isIfcfgFile(file))
    .flatMap((source) => readIfcfgFile(source, tree.hostname))
    .filter(({ config }) => config.device !== undefined && carriers.has(config.device))
    .flatMap((read) => findings(given, read));
};
