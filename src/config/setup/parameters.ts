import type { Diagnostic } from '../../core/diagnostic.ts';
import { isOwnParameters, type ModuleParameter } from '../../core/setup/module-parameter.ts';
import type { ParametersDesired } from '../../core/setup/parameters.ts';
import { splitLines } from '../lines.ts';
import { locateAll } from '../locate.ts';
import type { Located } from '../located.ts';
import type { Said } from './said.ts';

/** The last of each, as the kernel would take it. */
const lastOfEach = (parameters: readonly ModuleParameter[]): readonly ModuleParameter[] => [
  ...new Map(parameters.map((one) => [`${one.module}.${one.name}`, one])).values(),
];

/** What was written when write-parameters was yes goes on acting, and nobody else would say so. */
const leftOver = ({ files: { parameters: source } }: Said): readonly Diagnostic[] => {
  if (source === undefined || !isOwnParameters(source.text)) return [];
  const line = splitLines(source.text).find(({ text }) => /^\s*[^#\s]/.test(text));
  if (line === undefined) return [];
  return locateAll(source, [
    {
      code: 'parameters-left',
      span: { start: line.start, end: line.start + line.text.length },
      message: 'Holdfast wrote this file, and modprobe goes on using it',
      hint: 'remove the file if it shall not act any more, else write write-parameters = yes under [modules]',
    },
  ]);
};

/** With write-parameters and no parameters the file is kept as empty as the settings are. */
export const loadParameters = (said: Said): Located<ParametersDesired | undefined> => {
  const { modulesParameters, modulesWriteParameters: write } = said.settings;
  const isAsked = modulesParameters.length > 0 || write;
  return {
    value: isAsked ? { wanted: lastOfEach(modulesParameters), write } : undefined,
    diagnostics: write ? [] : leftOver(said),
  };
};
