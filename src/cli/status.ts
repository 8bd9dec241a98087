import { isError } from '../config/locate.ts';
import { diagnosticJson, renderText } from '../config/render.ts';
import type { Controller } from '../core/actual.ts';
import type { Attempts } from '../core/backoff.ts';
import { describeEndpoint, describePath } from '../core/path.ts';
import { judge, judgeModules, type Verdict } from '../core/verdict.ts';
import { storageOf, type View } from '../core/view.ts';
import { duration, several } from '../core/words.ts';
import type { Host } from '../host/host.ts';
import { exitCodes, type Io } from './io.ts';
import { portalJson } from './json.ts';
import { lookOnce } from './view.ts';

/** The reason, and when the next try is. */
const trouble = ({ reason, notBefore }: Attempts, now: number): string => {
  if (reason === undefined) return '';
  const next = notBefore > now ? `; next try in ${duration(notBefore - now)}` : '';
  return `: ${reason}${next}`;
};

const portalLines = (view: View): readonly string[] =>
  storageOf(view).portals.map(({ portal, memory }) => {
    const { discoveredAt, records } = memory;
    const asked =
      discoveredAt === undefined
        ? 'has not answered yet'
        : `asked ${duration(view.now - discoveredAt)} ago, lists ${several(records.length, 'record')}`;
    const more = memory.failures > 0 ? trouble(memory, view.now) : '';
    return `  ${describeEndpoint(portal)} (${portal.source}) ${asked}${more}`;
  });

const controllerText = ({ name, state, disks, kind }: Controller): string => {
  const disk = disks.join(' ') || (kind === 'io' ? 'without a disk' : '');
  return `${name} ${state} ${disk}`.trimEnd();
};

const pathLines = (view: View): readonly string[] =>
  storageOf(view).paths.map(({ path, memory, controller }) => {
    const state =
      controller === undefined ? `missing${trouble(memory, view.now)}` : controllerText(controller);
    return `  ${describePath(path)}: ${state}`;
  });

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines];

const headOf = ({ converged, connected, paths, problems }: Verdict): string => {
  const head = `${connected} of ${several(paths, 'path')} connected`;
  return converged
    ? `converged: ${head}`
    : `not converged: ${head}, ${several(problems.length, 'problem')}`;
};

/** Each reason once: at its portal or path, or in the last block. */
const text = (view: View, verdict: Verdict): string =>
  [
    headOf(verdict),
    ...block(
      'RDMA ports',
      view.actual.ports.map((p) =>
        `  ${p.device}/${p.port} ${p.state} ${p.netdev ?? ''}`.trimEnd(),
      ),
    ),
    ...block('Portals', portalLines(view)),
    ...block('Paths', pathLines(view)),
    ...block(
      'Besides',
      [...judgeModules(view).problems, ...verdict.remarks].map((line) => `  ${line}`),
    ),
  ].join('\n');

const json = (view: View, verdict: Verdict) => {
  const { portals, paths } = storageOf(view);
  const { converged, summary, problems, remarks } = verdict;
  return {
    ...{ version: 1, converged, summary, problems, remarks },
    ports: view.actual.ports.map((port) => ({ ...port, netdev: port.netdev ?? null })),
    portals: portals.map(({ portal, memory }) => ({
      ...portalJson(portal),
      failures: memory.failures,
      reason: memory.reason ?? null,
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
      failures: memory.failures,
      reason: memory.reason ?? null,
    })),
  };
};

/** Prints what is desired and what is; 3 when they differ. */
export const status = async (host: Host, io: Io, asJson: boolean): Promise<number> => {
  const { configuration, view } = await lookOnce(host);
  const { diagnostics } = configuration;
  const verdict = judge(view);
  if (asJson) {
    io.out(
      JSON.stringify({ ...json(view, verdict), diagnostics: diagnostics.map(diagnosticJson) }),
    );
  } else {
    for (const diagnostic of diagnostics.filter(isError)) io.err(renderText(diagnostic));
    io.out(text(view, verdict));
  }
  if (diagnostics.some(isError)) return exitCodes.badConfiguration;
  return verdict.converged ? exitCodes.converged : exitCodes.notConverged;
};
