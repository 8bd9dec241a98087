/** What rdma.conf and openib.conf say of modules, held against the kernels that are there and other lists of modules. */

import type { DesiredModule } from '../../core/desired.ts';
import type { Diagnostic, Finding } from '../../core/diagnostic.ts';
import type { ModuleName } from '../../core/ids.ts';
import { namesInIndex } from '../../core/module-index.ts';
import type { Files } from '../files.ts';
import type { SourceText } from '../lines.ts';
import type { KeyFiles } from '../load-parts.ts';
import { locateAll } from '../locate.ts';
import { isNo, isYes, ownModules, type KeyRow } from '../modules/module-keys.ts';
import { openibKeys } from '../modules/openib-keys.ts';
import { rdmaKeys } from '../modules/rdma-conf.ts';
import type { ConfigurationSource, Reading } from '../reading.ts';
import type { Assignment } from '../shell/shell.ts';
import { listedModules } from './module-lists.ts';

/** A kernel of the tree, and the modules that it has. */
interface Kernel {
  readonly release: string;
  readonly modules: ReadonlySet<string>;
}

const textAt = async (source: ConfigurationSource, path: string): Promise<string | undefined> => {
  const file = await source.read(path);
  return file.kind === 'text' ? file.text : undefined;
};

const kernelAt = async (
  source: ConfigurationSource,
  release: string,
): Promise<Kernel | undefined> => {
  const [onDisk, inside] = await Promise.all(
    ['modules.dep', 'modules.builtin'].map((file) =>
      textAt(source, `/lib/modules/${release}/${file}`),
    ),
  );
  if (onDisk === undefined) return undefined;
  return { release, modules: new Set([...namesInIndex(onDisk), ...namesInIndex(inside ?? '')]) };
};

/** The kernel that runs, where the tree has it; else, as in an image, all that it has. */
const kernelsOf = async (source: ConfigurationSource): Promise<readonly Kernel[]> => {
  const releases = await source.list('/lib/modules');
  const running = (await textAt(source, '/proc/sys/kernel/osrelease'))?.trim() ?? '';
  const chosen = releases.includes(running) ? [running] : releases;
  const kernels = await Promise.all(chosen.map((release) => kernelAt(source, release)));
  return kernels.filter((kernel) => kernel !== undefined);
};

/** Modules of a key that none of the kernels has. */
const absentFrom = (kernels: readonly Kernel[], row: KeyRow): readonly string[] =>
  kernels.length === 0
    ? []
    : row.modules.filter((name) => !kernels.some(({ modules }) => modules.has(name)));

const absentFinding = (
  { key, span }: Assignment,
  absent: readonly string[],
  kernels: readonly Kernel[],
): Finding => {
  const modules = absent.length === 1 ? 'the module' : 'the modules';
  const who = kernels.map(({ release }) => release).join(' or ');
  const message = `${key} asks for ${modules} ${absent.join(', ')}, which kernel ${who} does not have`;
  return { code: 'module-not-in-kernel', span, message };
};

const elsewhereFinding = ({ key, span }: Assignment, { name, source }: DesiredModule): Finding => ({
  code: 'loaded-elsewhere',
  span,
  message: `${key} is not yes, and ${name} is loaded all the same: ${source} lists it`,
});

/** What the checks of one key need. */
interface Around {
  readonly kernels: readonly Kernel[];
  readonly listed: readonly DesiredModule[];
  /** What some key asks for. */
  readonly asked: ReadonlySet<ModuleName>;
}

const judgeYes = (assignment: Assignment, row: KeyRow, { kernels }: Around): readonly Finding[] => {
  const absent = absentFrom(kernels, row);
  return absent.length === 0 ? [] : [absentFinding(assignment, absent, kernels)];
};

const judgeNo = (
  assignment: Assignment,
  own: readonly ModuleName[],
  { listed, asked }: Around,
): readonly Finding[] =>
  listed
    .filter(({ name }) => own.includes(name) && !asked.has(name))
    .map((module) => elsewhereFinding(assignment, module));

const judgeFile = (
  source: SourceText | undefined,
  said: { readonly rows: readonly KeyRow[]; readonly assignments: readonly Assignment[] },
  around: Around,
): readonly Diagnostic[] => {
  if (source === undefined) return [];
  const { rows, assignments } = said;
  const findings = assignments.flatMap((assignment) => {
    const row = rows.find(({ key }) => key === assignment.key);
    if (row?.kind !== 'switch') return [];
    if (isYes(assignment)) return judgeYes(assignment, row, around);
    return isNo(assignment) ? judgeNo(assignment, ownModules(rows, row.key), around) : [];
  });
  return locateAll(source, findings);
};

/** For `check` alone: it reads the indexes of kernels and the lists of modules of other tools. */
export const moduleChecks = async (
  reading: Reading,
  files: Files,
  keys: KeyFiles,
): Promise<readonly Diagnostic[]> => {
  const lists = await listedModules(reading);
  if (keys.rdma.length + keys.openib.length === 0) return lists.diagnostics;
  const kernels = await kernelsOf(reading.source);
  const asked = new Set(keys.modules.map(({ name }) => name));
  const around = { kernels, listed: lists.value, asked };
  return [
    ...judgeFile(files.rdma, { rows: rdmaKeys, assignments: keys.rdma }, around),
    ...judgeFile(files.openib, { rows: openibKeys, assignments: keys.openib }, around),
    ...lists.diagnostics,
  ];
};
