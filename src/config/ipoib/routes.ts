/**
 * Routes of one interface: route-IF and route6-IF of RHEL (ifup-routes of initscripts, read_route_file in the ifcfg-rh
 * plugin of NetworkManager) and ifroute-IF of SUSE (ifroute(5)).
 */

import type { InterfaceRoute } from '../../core/desired/ipoib.ts';
import type { Parsed } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import { splitLines } from '../lines.ts';
import { splitWords } from '../tokens.ts';
import { isLeftover } from './ifcfg-file.ts';
import { readAssigned } from './routes-assigned.ts';
import type { LineReader } from './routes-line.ts';
import { readColumns } from './routes-columns.ts';
import { readWords } from './routes-words.ts';

const named = (file: string): RegExpExecArray | null =>
  /(?:^|\/)(route6?|ifroute)-([^/]+)$/.exec(file);

/** The interface that a route file is about; undefined for other files, and for what packages and editors leave. */
export const routedInterface = (file: string): string | undefined => {
  const name = named(file)?.[2];
  return name === undefined || isLeftover(name) ? undefined : name;
};

/** utils_has_route_file_new_syntax in NetworkManager; `grep -Eq` in ifup-routes. */
const isAssigned = (text: string): boolean => /^\s*ADDRESS\d+=/m.test(text);

const readLines = (
  { file, text }: SourceText,
  readLine: LineReader,
  device: string,
): Parsed<readonly InterfaceRoute[]> => {
  const read = splitLines(text).flatMap((line) => {
    const [first, ...more] = splitWords(line);
    const source = `${file}:${line.number}`;
    return first === undefined ? [] : [readLine([first, ...more], { device, source })];
  });
  return {
    value: read.map(({ route }) => route).filter((route) => route !== undefined),
    findings: read.flatMap(({ findings }) => findings),
  };
};

/**
 * The routes of one file, in order; its name says in which of the three forms it is written. A bad line loses itself
 * only. Runs nothing and never throws. `hostname` is what `$(hostname -s)` stands for.
 */
export const parseRoutes = (
  source: SourceText,
  hostname: string,
): Parsed<readonly InterfaceRoute[]> => {
  const [, kind, device = ''] = named(source.file) ?? [];
  if (kind === 'ifroute') return readLines(source, readColumns, device);
  if (kind === 'route' && isAssigned(source.text)) return readAssigned(source, hostname);
  return readLines(source, readWords(kind === 'route6' ? 6 : 4), device);
};
