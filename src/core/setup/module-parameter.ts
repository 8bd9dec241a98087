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
