import { parametersFile } from '../../core/setup/module-parameter.ts';
import type { ParameterStep } from '../../core/setup/parameters.ts';
import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

export const performParameter = async (
  host: Host,
  { text }: ParameterStep,
): Promise<Outcome<undefined>> => {
  const failure = await host.replace(parametersFile, text);
  return failure === undefined ? { kind: 'done', value: undefined } : failed(failure.reason);
};
