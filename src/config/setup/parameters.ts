import type { ModuleParameter } from '../../core/setup/module-parameter.ts';
import type { ParametersDesired } from '../../core/setup/parameters.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

/** The last of each, as the kernel would take it. */
const lastOfEach = (parameters: readonly ModuleParameter[]): readonly ModuleParameter[] => [
  ...new Map(parameters.map((one) => [`${one.module}.${one.name}`, one])).values(),
];

/** With write-parameters and no parameters the file is kept as empty as the settings are. */
export const loadParameters = ({ settings }: Said): Located<ParametersDesired | undefined> => {
  const { modulesParameters, modulesWriteParameters: write } = settings;
  if (modulesParameters.length === 0 && !write) return nothingSaid;
  return { value: { wanted: lastOfEach(modulesParameters), write }, diagnostics: [] };
};
