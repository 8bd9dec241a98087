/** Several files about one interface. */

import type { Diagnostic } from '../../core/diagnostic.ts';
import { aboutFile } from '../locate.ts';
import type { Located } from '../located.ts';
import type { IfcfgRead } from './ifcfg-read.ts';

/** An alias is not its device, and a file without a name goes by the hardware address. */
const subjectOf = ({ config }: IfcfgRead): string =>
  config.alias ?? config.device ?? config.hwaddr ?? config.source;

/**
 * The first file of each interface that shall be up after boot, in the order of reading. Profiles for other occasions,
 * with ONBOOT=no, stand in nobody's way.
 */
export const onlyFirsts = (all: readonly IfcfgRead[]): Located<readonly IfcfgRead[]> => {
  const firsts = new Map<string, IfcfgRead>();
  const diagnostics: Diagnostic[] = [];
  for (const one of all.filter(({ config }) => config.onboot)) {
    const subject = subjectOf(one);
    const before = firsts.get(subject);
    if (before === undefined) firsts.set(subject, one);
    else if (one.config.type === 'infiniband') {
      const message = `${subject} is what ${before.source.file} is about already`;
      const hint = 'write ONBOOT=no in one of them';
      diagnostics.push(aboutFile('duplicate-ifcfg', one.source.file, { message, hint }));
    }
  }
  return { value: [...firsts.values()], diagnostics };
};
