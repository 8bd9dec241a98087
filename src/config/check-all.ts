/**
 * Everything that can be said about the configuration of a host: what a pass says, and besides it the files that no
 * pass acts on, the files together, and what else on the host does the same job.
 */

import { connectsAnything } from '../core/desired.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { FileText } from '../core/file.ts';
import type { CrossCheck, Given } from './cross/given.ts';
import { checkLimits } from './cross/limits-check.ts';
import { checkSrpFiles } from './cross/srp-files.ts';
import { readFiles } from './files.ts';
import { loadKeys } from './load-parts.ts';
import { configurationOf } from './load.ts';
import { noting, textsOf } from './noting.ts';
import type { ConfigurationSource, Reading } from './reading.ts';
import { says } from './reading.ts';

export interface CheckedConfiguration {
  /** File by file, in the order in which the files are read, each in the order of its lines. */
  readonly diagnostics: readonly Diagnostic[];
  /** Paths of the configuration files that are there, sorted. */
  readonly read: readonly string[];
}

type Ask = Pick<Given, 'files' | 'configuration'>;

const asksForRdma = ({ files, configuration: { desired } }: Ask): boolean =>
  desired.modules.length > 0 ||
  connectsAnything(desired) ||
  [files.rdma, files.openib, files.setup.mlx4, files.setup.sriov, files.srp.rules].some(says);

const when = async (
  concerned: boolean,
  given: Given,
  load: () => Promise<CrossCheck>,
): Promise<readonly Diagnostic[]> => (concerned ? (await load())(given) : []);

const moduleChecks = async (): Promise<CrossCheck> => {
  const { moduleChecks: check } = await import('./cross/modules.ts');
  return ({ reading, files }) =>
    check(reading, files, loadKeys(files, reading.source.hostname).value);
};

/** Where rdma-core is installed its lists are, whether or not anything else is configured. */
const listsModules = async ({ concerned, tree }: Given): Promise<boolean> =>
  concerned || (await tree.list('/etc/rdma/modules')).length > 0;

/** Each is loaded only where there is something for it to look at. */
const crossChecks = async (given: Given): Promise<readonly Diagnostic[]> => {
  const { files, configuration, concerned } = given;
  const found = await Promise.all([
    checkSrpFiles(given),
    checkLimits(given),
    when(concerned, given, async () => (await import('./cross/srp-timers.ts')).checkSrpTimers),
    when(concerned, given, async () => (await import('./cross/rivals.ts')).checkRivals),
    when(
      says(files.openib),
      given,
      async () => (await import('./cross/multipath.ts')).checkMultipath,
    ),
    when(await listsModules(given), given, moduleChecks),
    when(
      files.setup.interfaces.length > 0,
      given,
      async () => (await import('./cross/ethernet.ts')).checkEthernet,
    ),
    when(says(files.setup.mlx4), given, async () => (await import('./cross/mlx5.ts')).checkMlx5),
    when(
      connectsAnything(configuration.desired),
      given,
      async () => (await import('./cross/way-back.ts')).checkWayBack,
    ),
  ]);
  return found.flat();
};

/** Groups what is about one file, in the order of its lines; files in the order in which they come first. */
const byFile = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => {
  const files = [...new Set(diagnostics.map(({ file }) => file))];
  const rank = new Map(files.map((file, index) => [file, index]));
  return [...diagnostics].sort(
    (a, b) =>
      (rank.get(a.file) ?? 0) - (rank.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
  );
};

/** Never rejects because of what a file contains. Runs nothing. */
export const checkConfiguration = async (
  source: ConfigurationSource,
): Promise<CheckedConfiguration> => {
  const found = new Map<string, FileText>();
  const noted = noting(source, found);
  const files = await readFiles(noted);
  const configuration = await configurationOf(files, source.hostname);
  const reading: Reading = { source: noted, unused: [] };
  const texts = { files, configuration };
  const crossed = await crossChecks({
    ...texts,
    reading,
    tree: source,
    concerned: asksForRdma(texts),
  });
  const diagnostics = byFile([...configuration.diagnostics, ...reading.unused, ...crossed]);
  return { diagnostics, read: [...textsOf(found).keys()].sort() };
};
