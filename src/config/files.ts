/** The configuration files, read. */

import type { Diagnostic } from '../core/diagnostic.ts';
import type { FileText } from '../core/file.ts';
import type { SourceText } from './lines.ts';
import { aboutFile } from './locate.ts';

/** What loading needs of a host; `Host` fits. */
export interface ConfigurationSource {
  /** Text of the file at an absolute path. */
  read(path: string): Promise<FileText>;
  /** Names (not paths) in a directory; empty when it is absent or unreadable. */
  list(path: string): Promise<readonly string[]>;
  /** Who besides root can change the file; undefined when nobody can. */
  foreignWriter(path: string): Promise<string | undefined>;
  /** The host's name; what follows its first dot is not used. */
  readonly hostname: string;
}

export const paths = {
  rdma: '/etc/rdma/rdma.conf',
  openib: '/etc/infiniband/openib.conf',
  discovery: '/etc/nvme/discovery.conf',
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
  readonly hostnqn: SourceText | undefined;
  readonly hostid: SourceText | undefined;
  readonly machineId: SourceText | undefined;
  readonly productUuid: SourceText | undefined;
  /** holdfast.conf, then holdfast.conf.d/*.conf in C order. */
  readonly settings: readonly SourceText[];
  /** nvme-cli 3 has left discovery.conf.converted beside discovery.conf. */
  readonly converted: boolean;
  /** Files that exist and cannot be read, or that others than root can change. */
  readonly unused: readonly Diagnostic[];
}

interface Reading {
  readonly source: ConfigurationSource;
  readonly unused: Diagnostic[];
}

const readQuietly = async ({ source }: Reading, file: string): Promise<SourceText | undefined> => {
  const found = await source.read(file);
  return found.kind === 'text' ? { file, text: found.text } : undefined;
};

const about = (
  code: 'file-unreadable' | 'file-untrusted',
  file: string,
  message: string,
): Diagnostic =>
  aboutFile(code, file, {
    message,
    ...(code === 'file-untrusted' && { hint: 'chown root, chmod go-w' }),
  });

const read = async (reading: Reading, file: string): Promise<SourceText | undefined> => {
  const found = await reading.source.read(file);
  if (found.kind === 'denied')
    reading.unused.push(about('file-unreadable', file, `cannot be read: ${found.reason}`));
  if (found.kind !== 'text') return undefined;
  const writer = await reading.source.foreignWriter(file);
  if (writer === undefined) return { file, text: found.text };
  const message = `not used: ${writer}, who could make Holdfast do anything as root`;
  reading.unused.push(about('file-untrusted', file, message));
  return undefined;
};

/** Byte order, as in the C locale: the same on every host. */
const inOrder = (names: readonly string[]): readonly string[] =>
  names
    .filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

const readSettings = async (reading: Reading): Promise<readonly SourceText[]> => {
  const names = inOrder(await reading.source.list(paths.moreSettings));
  const more = names.map((name) => `${paths.moreSettings}/${name}`);
  const texts = await Promise.all([paths.settings, ...more].map((file) => read(reading, file)));
  return texts.filter((text) => text !== undefined);
};

const isConverted = async ({ source }: Reading): Promise<boolean> =>
  (await source.list('/etc/nvme')).includes('discovery.conf.converted');

/** Reads everything at once. Only root may read the product UUID, and it is needed only as a last resort. */
export const readFiles = async (source: ConfigurationSource): Promise<Files> => {
  const reading: Reading = { source, unused: [] };
  const [rdma, openib, discovery, hostnqn, hostid, machineId, productUuid, settings, converted] =
    await Promise.all([
      read(reading, paths.rdma),
      read(reading, paths.openib),
      read(reading, paths.discovery),
      read(reading, paths.hostnqn),
      read(reading, paths.hostid),
      readQuietly(reading, paths.machineId),
      readQuietly(reading, paths.productUuid),
      readSettings(reading),
      isConverted(reading),
    ]);
  const texts = { rdma, openib, discovery, hostnqn, hostid, machineId, productUuid, settings };
  return { ...texts, converted, unused: reading.unused };
};
