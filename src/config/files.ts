/** The configuration files, read. */

import { basename } from 'node:path';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { SourceText } from './lines.ts';
import { read, readQuietly, readThose, type ConfigurationSource, type Reading } from './reading.ts';
import { readSetupFiles, type SetupFiles } from './setup/files.ts';
import { readSrpFiles, type SrpFiles } from './srp/files.ts';

export const paths = {
  rdma: '/etc/rdma/rdma.conf',
  openib: '/etc/infiniband/openib.conf',
  discovery: '/etc/nvme/discovery.conf',
  nvmeJson: '/etc/nvme/config.json',
  hostnqn: '/etc/nvme/hostnqn',
  hostid: '/etc/nvme/hostid',
  machineId: '/etc/machine-id',
  productUuid: '/sys/class/dmi/id/product_uuid',
  settings: '/etc/holdfast/holdfast.conf',
  moreSettings: '/etc/holdfast/holdfast.conf.d',
} as const;

/** Texts by what they are; undefined for what is absent or cannot be read. */
export interface Files {
  readonly rdma: SourceText | undefined;
  readonly openib: SourceText | undefined;
  readonly discovery: SourceText | undefined;
  readonly nvmeJson: SourceText | undefined;
  readonly hostnqn: SourceText | undefined;
  readonly hostid: SourceText | undefined;
  readonly machineId: SourceText | undefined;
  readonly productUuid: SourceText | undefined;
  /** holdfast.conf, then holdfast.conf.d/*.conf in C order. */
  readonly settings: readonly SourceText[];
  readonly setup: SetupFiles;
  readonly srp: SrpFiles;
  /** Files of /etc/nvme beside which nvme-cli 3 has left one that ends in .converted. */
  readonly converted: readonly string[];
  /** Files that exist and cannot be read, or that others than root can change. */
  readonly unused: readonly Diagnostic[];
}

const readSettings = async (reading: Reading): Promise<readonly SourceText[]> => {
  const [first, more] = await Promise.all([
    read(reading, paths.settings),
    readThose(reading, paths.moreSettings, (name) => /^[^.].*\.conf$/.test(name)),
  ]);
  return first === undefined ? more : [first, ...more];
};

const convertedFiles = async ({ source }: Reading): Promise<readonly string[]> => {
  const names = await source.list('/etc/nvme');
  return [paths.nvmeJson, paths.discovery].filter((file) =>
    names.includes(`${basename(file)}.converted`),
  );
};

/** Reads everything at once. Only root may read the product UUID, and it is needed only as a last resort. */
export const readFiles = async (source: ConfigurationSource): Promise<Files> => {
  const reading: Reading = { source, unused: [] };
  const [
    rdma,
    openib,
    discovery,
    nvmeJson,
    hostnqn,
    hostid,
    machineId,
    productUuid,
    settings,
    setup,
    srp,
    converted,
  ] = await Promise.all([
    read(reading, paths.rdma),
    read(reading, paths.openib),
    read(reading, paths.discovery),
    read(reading, paths.nvmeJson),
    read(reading, paths.hostnqn),
    read(reading, paths.hostid),
    readQuietly(reading, paths.machineId),
    readQuietly(reading, paths.productUuid),
    readSettings(reading),
    readSetupFiles(reading),
    readSrpFiles(reading),
    convertedFiles(reading),
  ]);
  const nvme = { discovery, nvmeJson, hostnqn, hostid, machineId, productUuid };
  return { rdma, openib, ...nvme, settings, setup, srp, converted, unused: reading.unused };
};
