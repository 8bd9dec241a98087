import { isError } from '../config/locate.ts';
import { diagnosticJson, renderText } from '../config/render.ts';
import { describeEndpoint, describePath } from '../core/path.ts';
import { judge, type Verdict } from '../core/verdict.ts';
import { storageOf, type View } from '../core/view.ts';
import { duration } from '../core/words.ts';
import type { Host } from '../host/host.ts';
import { exitCodes, type Io } from './io.ts';
import { portalJson } from './json.ts';
import { lookOnce } from './view.ts';

const portalLines = (view: View): readonly string[] =>
  storageOf(view).portals.map(({ portal, memory }) => {
    const asked =
      memory.discoveredAt === undefined
        ? 'not asked since boot'
        : `asked ${duration(view.now - memory.discoveredAt)} ago, ${memory.records.length} listed`;
    const trouble = memory.reason === undefined ? '' : `; ${memory.reason}`;
    return `  ${describeEndpoint(portal)} (${portal.source}): ${asked}${trouble}`;
  });

const pathLines = (view: View): readonly string[] =>
  storageOf(view).paths.map(({ path, memory, controller }) => {
    const state =
      controller === undefined
        ? `missing: ${memory.reason ?? 'not connected yet'}`
        : `${controller.name} ${controller.state} ${controller.disks.join(' ') || '(no disk)'}`;
    return `  ${describePath(path)}: ${state}`;
  });

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines];

const text = (view: View, verdict: Verdict): string =>
  [
    `${verdict.converged ? 'converged' : 'not converged'}: ${verdict.summary}`,
    ...block(
      'RDMA ports',
      view.actual.ports.map((p) =>
        `  ${p.device}/${p.port} ${p.state} ${p.netdev ?? ''}`.trimEnd(),
      ),
    ),
    ...block('Portals', portalLines(view)),
    ...block('Paths', pathLines(view)),
    ...block(
      'To do or to know',
      [...verdict.problems, ...verdict.remarks].map((line) => `  ${line}`),
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
