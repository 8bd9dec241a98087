import { isError } from '../config/locate.ts';
import { diagnosticJson, renderText } from '../config/render.ts';
import { exclusionRemarks } from '../core/exclude.ts';
import { kindOf, plan, sentence, setupOf } from '../core/plan.ts';
import { judgeSrp } from '../core/srp/verdict.ts';
import { judge } from '../core/verdict.ts';
import { storageOf } from '../core/view.ts';
import type { Host } from '../host/host.ts';
import { notAskedFor } from './asked.ts';
import { exitCodes, type Io } from './io.ts';
import { desiredJson } from './json.ts';
import { lookOnce } from './view.ts';

/** Prints what a pass would do now. 2 when the configuration has errors, 3 when something is missing; a question that is due again is not. */
export const planCommand = async (host: Host, io: Io, json: boolean): Promise<number> => {
  const { configuration, view, remarks: closer } = await lookOnce(host);
  const { diagnostics, desired } = configuration;
  const storage = storageOf(view);
  const steps = plan(view, storage).map((step) => ({
    kind: kindOf(step),
    sentence: sentence(step),
  }));
  const { remarks: about, warnings = [] } = setupOf(view);
  const remarks = [
    ...about,
    ...(judgeSrp(view)?.remarks ?? []),
    ...exclusionRemarks(storage.excluded),
    ...closer,
  ];
  if (json) {
    const shown = diagnostics.map(diagnosticJson);
    io.out(
      JSON.stringify({
        ...{
          version: 1,
          diagnostics: shown,
          desired: desiredJson(desired),
          steps,
          remarks,
          warnings,
        },
      }),
    );
  } else {
    for (const diagnostic of diagnostics) io.err(renderText(diagnostic));
    for (const step of steps) io.out(`- ${step.sentence}`);
    if (steps.length === 0) io.out(['nothing to do', ...notAskedFor(view)].join('; '));
    for (const warning of warnings) io.out(`warning: ${warning}`);
    for (const remark of remarks) io.out(`remark: ${remark}`);
  }
  if (diagnostics.some(isError)) return exitCodes.badConfiguration;
  return judge(view, storage).converged ? exitCodes.converged : exitCodes.notConverged;
};
