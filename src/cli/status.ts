import { isError } from '../config/locate.ts';
import { diagnosticJson, renderText } from '../config/render.ts';
import type { Controller } from '../core/actual.ts';
import type { Attempts } from '../core/backoff.ts';
import { describeEndpoint, describePath } from '../core/path.ts';
import { missingModules } from '../core/plan.ts';
import { judge, judgeModules, type Verdict } from '../core/verdict.ts';
import { storageOf, type PathView, type PortalView, type View } from '../core/view.ts';
import { duration, several } from '../core/words.ts';
import type { Host } from '../host/host.ts';
import { notAskedFor } from './asked.ts';
import { exitCodes, type Io } from './io.ts';
import { portalJson } from './json.ts';
import { lookOnce } from './view.ts';

/** The reason, and when the next try is. */
const trouble = ({ reason, notBefore }: Attempts, now: number): string => {
  if (reason === undefined) return '';
  const next = notBefore > now ? `next try in ${duration(notBefore - now)}` : 'the next pass tries';
  return `: ${reason}; ${next}`;
};

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

/** That there is none is worth a line where one is needed. */
const portLines = ({ actual, desired }: View): readonly string[] => {
  if (actual.ports.length > 0)
    return actual.ports.map((p) => `${p.device}/${p.port} ${p.state} ${p.netdev ?? ''}`.trimEnd());
  const needed = desired.portals.some(({ transport }) => transport === 'rdma');
  return needed ? ['none: this host has no RDMA device now'] : [];
};

const moduleLines = (view: View): readonly string[] => {
  const names = missingModules(view).map(({ name }) => name);
  const missing = names.length === 0 ? [] : [`not loaded: ${names.join(' ')}`];
  return [...missing, ...judgeModules(view).remarks];
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

const headOf = ({ converged, connected, paths, problems }: Verdict): string => {
  const head = `${connected} of ${several(paths, 'path')} connected`;
  return converged
    ? `converged: ${head}`
    : `not converged: ${head}, ${several(problems.length, 'problem')}`;
};

/** Each reason once: at its portal or path, or in the last blocks. */
const text = (view: View, verdict: Verdict, errors: number): string =>
  [
    headOf(verdict),
    ...block('RDMA ports', portLines(view)),
    ...block('Portals', portalLines(view)),
    ...block('Paths', pathLines(view)),
    ...block('Modules', moduleLines(view)),
    ...block('Remarks', remarkLines(view, verdict, errors)),
  ].join('\n');

/** The part about attempts that portals and paths share. */
const attemptsJson = ({ failures, reason, notBefore }: Attempts, now: number) => ({
  failures,
  reason: reason ?? null,
  retryInMs: notBefore > now ? notBefore - now : null,
});

const json = (view: View, verdict: Verdict) => {
  const { portals, paths } = storageOf(view);
  const { converged, summary, problems, remarks } = verdict;
  return {
    ...{ version: 1, converged, summary, problems, remarks },
    ports: view.actual.ports.map((port) => ({ ...port, netdev: port.netdev ?? null })),
    portals: portals.map(({ portal, memory }) => ({
      ...portalJson(portal),
      ...attemptsJson(memory, view.now),
    })),
    paths: paths.map(({ path, memory, controller }) => ({
      transport: path.transport,
      traddr: path.traddr,
      trsvcid: path.trsvcid,
      nqn: path.subsysnqn,
      source: path.source,
      controller: controller?.name ?? null,
      state: controller?.state ?? 'missing',
      disks: controller?.disks ?? [],
      ...attemptsJson(memory, view.now),
    })),
  };
};

/** Prints what is desired and what is; 3 when they differ. */
export const status = async (host: Host, io: Io, asJson: boolean): Promise<number> => {
  const { configuration, view } = await lookOnce(host);
  const { diagnostics } = configuration;
  const verdict = judge(view);
  const errors = diagnostics.filter(isError);
  if (asJson) {
    io.out(
      JSON.stringify({ ...json(view, verdict), diagnostics: diagnostics.map(diagnosticJson) }),
    );
  } else {
    for (const diagnostic of errors) io.err(renderText(diagnostic));
    io.out(text(view, verdict, errors.length));
  }
  if (errors.length > 0) return exitCodes.badConfiguration;
  return verdict.converged ? exitCodes.converged : exitCodes.notConverged;
};
