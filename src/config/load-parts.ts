/** What each group of files says, with its findings located. */

import type { DesiredModule } from '../core/desired.ts';
import type { Settings } from '../core/settings.ts';
import { defaultSettings } from '../core/settings.ts';
import type { Files } from './files.ts';
import { located, type Located } from './located.ts';
import type { KeyFile } from './modules/module-keys.ts';
import { unionModules } from './modules/modules.ts';
import { disagreements, isSwitchedOff, parseOpenibConf } from './modules/openib-conf.ts';
import { parseRdmaConf } from './modules/rdma-conf.ts';
import { says } from './reading.ts';
import type { Assignment } from './shell/shell.ts';

const noKeys: KeyFile = { modules: [], assignments: [] };

/** What rdma.conf and openib.conf say. */
export interface KeyFiles {
  /** In load order. */
  readonly modules: readonly DesiredModule[];
  readonly rdma: readonly Assignment[];
  /** None where ONBOOT switches the file off. */
  readonly openib: readonly Assignment[];
}

export const loadKeys = ({ rdma, openib }: Files, hostname: string): Located<KeyFiles> => {
  const first = located(rdma, (source) => parseRdmaConf(source, hostname), noKeys);
  const second = located(
    openib,
    (source) => {
      const { value, findings } = parseOpenibConf(source, hostname);
      const crossed = disagreements(value.assignments, first.value.assignments);
      return { value, findings: [...findings, ...crossed] };
    },
    noKeys,
  );
  return {
    value: {
      modules: unionModules(first.value.modules, second.value.modules),
      rdma: first.value.assignments,
      openib: isSwitchedOff(second.value.assignments) ? [] : second.value.assignments,
    },
    diagnostics: [...first.diagnostics, ...second.diagnostics],
  };
};

/** Their parser is loaded only where there is something to parse: it takes time. */
export const loadSettings = async ({ settings }: Files): Promise<Located<Settings>> => {
  if (!settings.some(says)) return { value: defaultSettings, diagnostics: [] };
  const [{ parse }, { parseSettings }, { mergeSettings }] = await Promise.all([
    import('ini'),
    import('./settings/settings.ts'),
    import('./settings/merge.ts'),
  ]);
  return mergeSettings(
    settings.map((source) => ({ source, parsed: parseSettings(source, parse) })),
  );
};
