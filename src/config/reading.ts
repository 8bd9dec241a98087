/** Reading one configuration file, if it may be used. */

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
  /** Where a symbolic link points, as written; undefined when it is none. */
  readlink(path: string): Promise<string | undefined>;
  /** Who besides root can change the file; undefined when nobody can. */
  foreignWriter(path: string): Promise<string | undefined>;
  /** The host's name; what follows its first dot is not used. */
  readonly hostname: string;
}

export interface Reading {
  readonly source: ConfigurationSource;
  readonly unused: Diagnostic[];
}

/** For looking at what other programs use, whoever else can change it. */
export const asOthersRead = (source: ConfigurationSource): Reading => ({
  source: {
    hostname: source.hostname,
    read: (path) => source.read(path),
    list: (path) => source.list(path),
    readlink: (path) => source.readlink(path),
    foreignWriter: () => Promise.resolve(undefined),
  },
  unused: [],
});

export const readQuietly = async (
  { source }: Reading,
  file: string,
): Promise<SourceText | undefined> => {
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

export const read = async (reading: Reading, file: string): Promise<SourceText | undefined> => {
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
const inByteOrder = (names: readonly string[]): readonly string[] =>
  [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** The files of a directory whose names are wanted, in the order in which tools read them. */
export const readThose = async (
  reading: Reading,
  directory: string,
  isWanted: (name: string) => boolean,
): Promise<readonly SourceText[]> => {
  const names = inByteOrder((await reading.source.list(directory)).filter(isWanted));
  const texts = await Promise.all(names.map((name) => read(reading, `${directory}/${name}`)));
  return texts.filter((text) => text !== undefined);
};

/** Undefined for a file of comments, as samples are: not worth loading a parser for. */
export const says = (source: SourceText | undefined): source is SourceText =>
  source !== undefined && /^\s*[^#;\s]/m.test(source.text);
