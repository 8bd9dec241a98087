/** Parameters of kernel modules, and the file that gives them to modprobe. */

import type { FileText } from '../file.ts';
import type { ModuleName } from '../ids.ts';
import {
  isOwnParameters,
  parametersFile,
  parametersHeader,
  type ModuleParameter,
} from './module-parameter.ts';
import { sameRequest, sameValue } from './parameter-values.ts';
import type { Judged, SetupStepOf } from './step.ts';

/** What the settings ask for. */
export interface ParametersDesired {
  /** Each parameter once. */
  readonly wanted: readonly ModuleParameter[];
  /** Whether they are written to the file for modprobe. */
  readonly write: boolean;
}

/** What the host shows of one parameter. */
export type ParameterState =
  | { readonly kind: 'no-module' }
  | { readonly kind: 'not-loaded' }
  | { readonly kind: 'no-parameter' }
  /** It exists and nobody may read it, or nobody can tell. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'value';
      readonly value: string;
      /** Compiled into the kernel: modprobe has no say. */
      readonly isBuiltIn: boolean;
      /** Whether it can be changed while the module is loaded; undefined when that is not known. */
      readonly isWritable: boolean | undefined;
    };

/** One parameter on an `options` line of modprobe.d(5). */
export interface OptionLine extends ModuleParameter {
  /** `file:line`. */
  readonly source: string;
}

/** What the host has. */
export interface ParametersActual {
  /** In the order of `wanted`. */
  readonly states: readonly ParameterState[];
  readonly file: FileText;
  /** What other files set of these parameters. */
  readonly others: readonly OptionLine[];
}

export interface ParameterStep extends SetupStepOf<'parameters', 'write-parameters'> {
  readonly text: string;
}

const setting = '[modules] parameters';

/** One line for each module, in the order of the settings. */
export const parametersText = (wanted: readonly ModuleParameter[]): string => {
  const names = [...new Set(wanted.map(({ module }) => module))];
  const pairs = (name: ModuleName): string =>
    wanted
      .filter(({ module }) => module === name)
      .map((one) => `${one.name}=${one.value}`)
      .join(' ');
  return `${[parametersHeader, ...names.map((name) => `options ${name} ${pairs(name)}`)].join('\n')}\n`;
};

const label = ({ module, name }: ModuleParameter): string => `${module}.${name}`;

/** When a value that differs will be the one that is asked for. */
const howToChange = (
  one: ModuleParameter,
  state: Extract<ParameterState, { kind: 'value' }>,
  isSet: boolean,
): string => {
  if (state.isBuiltIn)
    return `the module is built into the kernel: write ${label(one)}=${one.value} to the kernel's command line`;
  const change = state.isWritable === true ? ', or at once when it is written to /sys/module' : '';
  return isSet
    ? `it changes when the module is loaded anew, at the latest with a reboot${change}; rebuild the initramfs if the module is loaded there`
    : `[modules] write-parameters = yes writes it to ${parametersFile}, from where it takes effect when the module is loaded anew${change}`;
};

const stateRemark = (
  one: ModuleParameter,
  state: ParameterState,
  isSet: boolean,
): readonly string[] => {
  switch (state.kind) {
    case 'no-module':
      return [`this kernel has no module ${one.module}, of which ${setting} sets ${one.name}`];
    case 'no-parameter':
      return [
        `the module ${one.module} shows no parameter ${one.name}, which ${setting} sets: modinfo -p ${one.module} lists those it has`,
      ];
    case 'value':
      return sameValue(one.value, state.value)
        ? []
        : [
            `${label(one)} is ${state.value} and ${setting} asks for ${one.value}: ${howToChange(one, state, isSet)}`,
          ];
    case 'not-loaded':
    case 'unknown':
      return [];
  }
};

const conflicts = (one: ModuleParameter, others: readonly OptionLine[]): readonly string[] =>
  others
    .filter((other) => label(other) === label(one) && !sameRequest(one.value, other.value))
    .map(
      ({ value, source }) =>
        `${source} sets ${label(one)} to ${value} and ${setting} to ${one.value}: modprobe takes the one from the file whose name comes last`,
    );

const fileRemark = (
  { write }: ParametersDesired,
  { file }: ParametersActual,
): readonly string[] => {
  if (file.kind === 'denied') return [`${parametersFile} is left alone: ${file.reason}`];
  if (file.kind === 'absent') return [];
  // One that is left over is a finding of load time: config/setup/parameters.ts.
  return write && !isOwnParameters(file.text)
    ? [`${parametersFile} is left alone: it was not written by Holdfast; move it away`]
    : [];
};

/** Only its own file is ever written. */
const writeStep = (
  { wanted, write }: ParametersDesired,
  { file }: ParametersActual,
): readonly ParameterStep[] => {
  const text = parametersText(wanted);
  if (!write || file.kind === 'denied') return [];
  if (
    file.kind === 'absent' ? wanted.length === 0 : file.text === text || !isOwnParameters(file.text)
  )
    return [];
  const what = wanted.map((one) => `${label(one)}=${one.value}`).join(' ') || 'no parameters';
  return [
    {
      subject: 'parameters',
      kind: 'write-parameters',
      key: `write ${parametersFile}`,
      group: 'parameters',
      sentence: `write ${parametersFile} with ${what}: [modules] write-parameters = yes`,
      text,
    },
  ];
};

/** A parameter is never changed in a loaded module: that is for whoever knows what it does to what is connected. */
export const planParameters = (
  desired: ParametersDesired,
  actual: ParametersActual,
): Judged<ParameterStep> => {
  const { wanted, write } = desired;
  const { states, others, file } = actual;
  const isWritten = write && (file.kind !== 'text' || isOwnParameters(file.text));
  const isSet = (one: ModuleParameter): boolean =>
    isWritten ||
    others.some((other) => label(other) === label(one) && sameRequest(one.value, other.value));
  return {
    steps: writeStep(desired, actual),
    remarks: [
      ...wanted.flatMap((one, at) => [
        ...stateRemark(one, states[at] ?? { kind: 'unknown' }, isSet(one)),
        ...conflicts(one, others),
      ]),
      ...fileRemark(desired, actual),
    ],
  };
};
