/** /etc/infiniband/openib.conf, which the openibd script of OFED and MLNX_OFED sources. */

import type { DesiredModule } from '../../core/desired.ts';
import type { Finding, Parsed } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import type { KeyFile, KeyRow } from './module-keys.ts';
import { askedByKeys, isYes, judgeKeys } from './module-keys.ts';
import { asked, coreModules, unionModules } from './modules.ts';
import { judgeNodeDesc } from './node-desc.ts';
import { openibKeys } from './openib-keys.ts';
import type { Assignment } from '../shell/shell.ts';
import { parseAssignments } from '../shell/shell.ts';

const coreKeys: ReadonlyMap<string, string> = new Map([
  ['UMAD_LOAD', 'ib_umad'],
  ['UVERBS_LOAD', 'ib_uverbs'],
  ['RDMA_CM_LOAD', 'rdma_cm'],
  ['RDMA_UCM_LOAD', 'rdma_ucm'],
]);

const find = (assignments: readonly Assignment[], key: string): Assignment | undefined =>
  assignments.find((assignment) => assignment.key === key);

const switchOff = (assignments: readonly Assignment[]): Assignment | undefined => {
  const onboot = find(assignments, 'ONBOOT');
  return onboot === undefined || isYes(onboot) || onboot.value === '' ? undefined : onboot;
};

/** True where ONBOOT says that this file is not for use. */
export const isSwitchedOff = (assignments: readonly Assignment[]): boolean =>
  switchOff(assignments) !== undefined;

/** The core is on unless its own key says anything but yes. */
const core = (assignments: readonly Assignment[], source: string): readonly DesiredModule[] => {
  const off = [...coreKeys].flatMap(([key, module]) => {
    const assignment = find(assignments, key);
    return assignment === undefined || isYes(assignment) || assignment.value === '' ? [] : [module];
  });
  return asked(
    coreModules.filter((module) => !off.includes(module)),
    source,
  );
};

const modulesOf = (assignments: readonly Assignment[]): readonly DesiredModule[] => {
  const onboot = find(assignments, 'ONBOOT');
  const keyed = askedByKeys(openibKeys, assignments);
  const source = keyed[0]?.source ?? (onboot?.value === 'yes' ? onboot.source : undefined);
  return source === undefined ? [] : unionModules(keyed, core(assignments, source));
};

const switchedOff = ({ span }: Assignment): Finding => ({
  code: 'onboot-no',
  span,
  message: 'ONBOOT is not yes: nothing in this file is loaded',
});

/**
 * Modules in load order. `yes` switches a key on; an absent one is off, except that the core (ib_core to rdma_ucm) is
 * on as soon as the file asks for anything, ONBOOT=yes included. ONBOOT=no switches the file off. A file without any
 * assignment asks for nothing.
 */
export const parseOpenibConf = (source: SourceText, hostname: string): Parsed<KeyFile> => {
  const { value: assignments, findings } = parseAssignments(source, hostname);
  const off = switchOff(assignments);
  return {
    value: { modules: off === undefined ? modulesOf(assignments) : [], assignments },
    findings: [
      ...findings,
      ...judgeKeys(openibKeys, assignments),
      ...judgeNodeDesc(assignments),
      ...(off === undefined ? [] : [switchedOff(off)]),
    ],
  };
};

/** Of one key assigned in both files, and why that is worth a finding. */
const disagreement = (openib: Assignment, rdma: Assignment): Finding => ({
  code: 'files-disagree',
  span: openib.span,
  message: `${openib.key} is ${isYes(openib) ? 'yes' : 'no'} here and ${isYes(rdma) ? 'yes' : 'no'} on ${rdma.source}; yes counts`,
  hint: 'keep it in one of the two files',
});

/** Findings in openib.conf about keys that rdma.conf sets otherwise. None where ONBOOT=no switches the file off. */
export const disagreements = (
  here: readonly Assignment[],
  there: readonly Assignment[],
): readonly Finding[] => {
  if (isSwitchedOff(here)) return [];
  return here.flatMap((assignment) => {
    const other = find(there, assignment.key);
    const row: KeyRow | undefined = openibKeys.find(({ key }) => key === assignment.key);
    if (other === undefined || row?.kind !== 'switch') return [];
    return isYes(other) === isYes(assignment) ? [] : [disagreement(assignment, other)];
  });
};
