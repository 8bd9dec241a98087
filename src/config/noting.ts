/** Sources that note what is asked of them, or answer each question once. */

import type { FileText } from '../core/file.ts';
import type { ConfigurationSource } from './reading.ts';

/** Where a host's name, kernels and hardware are taken from; no file that anybody writes for Holdfast. */
export const isEvidence = (path: string): boolean =>
  /^\/(proc|sys|lib\/modules)\//.test(path) || path === '/etc/machine-id';

/** What of the configuration there was to read, by path. */
export const noting = (
  source: ConfigurationSource,
  found: Map<string, FileText>,
): ConfigurationSource => ({
  hostname: source.hostname,
  list: (path) => source.list(path),
  readlink: (path) => source.readlink(path),
  foreignWriter: (path) => source.foreignWriter(path),
  read: async (path) => {
    const file = await source.read(path);
    if (!isEvidence(path)) found.set(path, file);
    return file;
  },
});

/** Of what was found, the files that are there and can be read. */
export const textsOf = (found: ReadonlyMap<string, FileText>): ReadonlyMap<string, string> =>
  new Map(
    [...found].flatMap(([path, file]) =>
      file.kind === 'text' ? [[path, file.text] as const] : [],
    ),
  );

const once = <T>(ask: (path: string) => Promise<T>): ((path: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>();
  return (path) => {
    const answer = known.get(path) ?? ask(path);
    known.set(path, answer);
    return answer;
  };
};

/** Whoever reads it again finds what was read first, whatever became of the files since. */
export const snapshotOf = (source: ConfigurationSource): ConfigurationSource => ({
  hostname: source.hostname,
  read: once((path) => source.read(path)),
  list: once((path) => source.list(path)),
  readlink: once((path) => source.readlink(path)),
  foreignWriter: once((path) => source.foreignWriter(path)),
});

/** With these texts in place of what the files hold now; they were read when they could be trusted. */
export const withTexts = (
  source: ConfigurationSource,
  texts: ReadonlyMap<string, string>,
): ConfigurationSource => ({
  hostname: source.hostname,
  list: (path) => source.list(path),
  readlink: (path) => source.readlink(path),
  foreignWriter: (path) =>
    texts.has(path) ? Promise.resolve(undefined) : source.foreignWriter(path),
  read: (path) => {
    const text = texts.get(path);
    return text === undefined ? source.read(path) : Promise.resolve({ kind: 'text', text });
  },
});
