/** A parameter of a kernel module, and the value it shall have. */

import type { ModuleName } from '../ids.ts';
import { parseModuleName } from '../ids.ts';

export interface ModuleParameter {
  readonly module: ModuleName;
  readonly name: string;
  readonly value: string;
}

/** `ib_srp.ch_count=4`. Undefined for what modprobe.d could not carry: blanks, quotes and comments have meanings there. */
export const parseModuleParameter = (text: string): ModuleParameter | undefined => {
  const [, first = '', name = '', value = ''] = /^([\w-]+)\.(\w+)=([\w:.+/-]+)$/.exec(text) ?? [];
  const module = parseModuleName(first);
  return module === undefined ? undefined : { module, name, value };
};

/** What Holdfast writes for modprobe, where the settings ask for it, and how it begins. */
export const parametersFile = '/etc/modprobe.d/holdfast.conf';
export const parametersHeader =
  '# Written by Holdfast: what [modules] parameters in its settings says. Changes are lost.';

export const isOwnParameters = (text: string): boolean => text.startsWith(parametersHeader);
