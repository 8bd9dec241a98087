import { isError } from '../config/locate.ts';
import { diagnosticJson, renderText } from '../config/render.ts';
import { judge, type Verdict } from '../core/verdict.ts';
import { srpOf } from '../core/srp/view.ts';
import { hcasNow } from '../core/hca/status.ts';
import { storageOf, type View } from '../core/view.ts';
import type { Host } from '../host/host.ts';
import { agentRemarks } from './agent-remarks.ts';
import { exitCodes, type Io } from './io.ts';
import { attemptsJson, hcaJson, portJson, portalJson, srpJson } from './json.ts';
import { statusText } from './status-text.ts';
import { lookOnce } from './view.ts';

const json = (view: View, verdict: Verdict) => {
  const { portals, paths } = storageOf(view);
  const srp = srpOf(view);
  const { converged, summary, problems, remarks, warnings } = verdict;
  return {
    ...{ version: 1, converged, summary, problems, remarks, warnings },
    ports: view.actual.ports.map(portJson),
    hcas: hcaJson(hcasNow(view)),
    portals: portals.map(({ portal, memory }) => ({
      ...portalJson(portal),
      ...attemptsJson(memory, view.now),
    })),
    srp: srp === undefined ? null : srpJson(srp, view.actual.setup.multipath, view.now),
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

interface StatusOptions {
  readonly asJson: boolean;
  /** False for another root, of which the agent of this host knows nothing. */
  readonly isHere: boolean;
}

/** Prints what is desired and what is; 3 when they differ. */
export const status = async (
  host: Host,
  io: Io,
  { asJson, isHere }: StatusOptions,
): Promise<number> => {
  const { configuration, view, remarks } = await lookOnce(host);
  const fromAgent = isHere ? await agentRemarks(host.clock) : [];
  const { diagnostics } = configuration;
  const judged = judge(view);
  const verdict = { ...judged, remarks: [...fromAgent, ...judged.remarks, ...remarks] };
  const errors = diagnostics.filter(isError);
  if (asJson) {
    io.out(
      JSON.stringify({ ...json(view, verdict), diagnostics: diagnostics.map(diagnosticJson) }),
    );
  } else {
    for (const diagnostic of errors) io.err(renderText(diagnostic));
    io.out(statusText(view, verdict, errors.length));
  }
  if (errors.length > 0) return exitCodes.badConfiguration;
  return verdict.converged ? exitCodes.converged : exitCodes.notConverged;
};
