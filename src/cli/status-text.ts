/** `holdfast status` for people: each reason once, at its portal or path, or in the last blocks. */

import type { Controller } from '../core/actual.ts';
import { hcasNow, lostLines, portTrouble } from '../core/hca/status.ts';
import { describeEndpoint, describePath } from '../core/path.ts';
import type { MultipathMap } from '../core/setup/multipath.ts';
import { missingModules, moduleKey } from '../core/modules.ts';
import { judgeModules, setupProblems, type Verdict } from '../core/verdict.ts';
import { srpOf } from '../core/srp/view.ts';
import { setupMemory, storageOf, type PathView, type PortalView, type View } from '../core/view.ts';
import { duration, several } from '../core/words.ts';
import { notAskedFor } from './asked.ts';
import { loginLines, mapLines, scanLines } from './status-srp.ts';
import { trouble } from './trouble.ts';

const answerText = ({ memory }: PortalView, now: number): string => {
  const { discoveredAt, failures, records } = memory;
  if (discoveredAt === undefined)
    return failures > 0 ? 'has not answered yet' : 'has not been asked yet';
  const but = failures > 0 ? ', but not since' : '';
  return `answered ${duration(now - discoveredAt)} ago with ${several(records.length, 'record')}${but}`;
};

const portalLines = (view: View): readonly string[] =>
  storageOf(view).portals.map((one) => {
    const { portal, memory } = one;
    const more = memory.failures > 0 ? trouble(memory, view.now) : '';
    return `${describeEndpoint(portal)} (${portal.source}) ${answerText(one, view.now)}${more}`;
  });

const controllerText = ({ name, state, disks, kind }: Controller): string => {
  const disk = disks.join(' ') || (kind === 'io' ? 'without a disk' : '');
  return `${name} ${state} ${disk}`.trimEnd();
};

const missingText = ({ memory }: PathView, now: number): string => {
  if (memory.reason !== undefined) return `missing${trouble(memory, now)}`;
  if (memory.lostAt !== undefined) return `missing: lost ${duration(now - memory.lostAt)} ago`;
  return 'missing: not connected yet';
};

const pathLines = (view: View): readonly string[] =>
  storageOf(view).paths.map((one) => {
    const { path, controller } = one;
    const state =
      controller === undefined ? missingText(one, view.now) : controllerText(controller);
    return `${describePath(path)}: ${state}`;
  });

const noneLines = ({ actual, desired }: Pick<View, 'actual' | 'desired'>): readonly string[] => {
  if (actual.ports.length > 0) return [];
  const needed =
    desired.srp !== undefined ||
    [...desired.portals, ...desired.paths].some(({ transport }) => transport === 'rdma');
  return needed ? ['none: this host has no RDMA device now'] : [];
};

/** Which of link, address and GID a port lacks, and which devices are gone. That there is none is worth a line too. */
const portLines = (view: View): readonly string[] => {
  const { actual, desired, now } = view;
  const hcas = hcasNow(view);
  const ports = actual.ports.map(({ device, port, state, netdev = '' }) => {
    const name = `${device}/${port} ${state} ${netdev}`.trimEnd();
    return `${name}${portTrouble(hcas, device, port, now)}`;
  });
  return [...ports, ...noneLines({ actual, desired }), ...lostLines(hcas, now)];
};

const moduleLines = (view: View): readonly string[] => {
  const modules = missingModules(view);
  const names = modules.map(({ name }) => name);
  const missing = names.length === 0 ? [] : [`not loaded: ${names.join(' ')}`];
  const refused = modules.flatMap(({ name, source, device }) => {
    const attempts = setupMemory(view.memory, moduleKey(name));
    const isTold = device !== undefined || attempts.reason === undefined;
    return isTold ? [] : [`${name} (${source})${trouble(attempts, view.now)}`];
  });
  return [...missing, ...refused, ...judgeModules(view).remarks];
};

/** What belongs to no port, portal, path or module. */
const remarkLines = (view: View, verdict: Verdict, errors: number): readonly string[] => {
  const aboutModules = judgeModules(view).remarks;
  const broken = `the configuration has ${several(errors, 'error')} (holdfast check): what stands there is not used`;
  return [
    ...verdict.remarks.filter((remark) => !aboutModules.includes(remark)),
    ...notAskedFor(view),
    ...(errors > 0 ? [broken] : []),
  ];
};

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

const headOf = ({ converged, counts, problems }: Verdict): string =>
  converged
    ? `converged: ${counts}`
    : `not converged: ${counts}, ${several(problems.length, 'problem')}`;

/** Only those that a login's disk is part of, and only where SRPHA_ENABLE has them looked at. */
const mapsOf = ({ actual }: View): readonly MultipathMap[] => [
  ...(actual.setup.multipath?.maps.values() ?? []),
];

const srpBlocks = (view: View): readonly string[] => {
  const srp = srpOf(view);
  if (srp === undefined) return [];
  return [
    ...block('SRP logins', loginLines(srp, view.now)),
    ...block('SRP multipath', mapLines(srp, mapsOf(view))),
    ...block('SRP fabric', scanLines(srp, view.now)),
  ];
};

/** `errors`: how many the configuration has. */
export const statusText = (view: View, verdict: Verdict, errors: number): string =>
  [
    headOf(verdict),
    ...block('RDMA ports', portLines(view)),
    ...block('Portals', portalLines(view)),
    ...block('Paths', pathLines(view)),
    ...srpBlocks(view),
    ...block('Modules', moduleLines(view)),
    ...block('Host', setupProblems(view)),
    ...block('Warnings', verdict.warnings),
    ...block('Remarks', remarkLines(view, verdict, errors)),
  ].join('\n');
