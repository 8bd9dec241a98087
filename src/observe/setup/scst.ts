/** What SCST has enabled, and whether there is something saved. */

import { savedFiles, type Implementation, type SavedTargets } from '../../core/setup/targets.ts';
import type { Host } from '../../host/host.ts';
import { attribute, eachEntry } from '../attribute.ts';
import { enabledUnit } from './enabled-unit.ts';

const root = '/sys/kernel/scst_tgt';
const targets = `${root}/targets/ib_srpt`;

const saved = async (host: Host): Promise<SavedTargets | undefined> => {
  const [file = ''] = savedFiles.scst;
  const text = (await attribute(host, file)) ?? '';
  return /^\s*TARGET_DRIVER\s+ib_srpt\b/m.test(text) ? { file, missingPorts: [] } : undefined;
};

/** Undefined where ib_srpt is not SCST's. Its ib_srpt makes a target of each port by itself, and enables none. */
export const observeScst = async (host: Host): Promise<Implementation | undefined> => {
  if (!(await host.list(`${root}/targets`)).includes('ib_srpt')) return undefined;
  const active = await eachEntry(host, targets, async (name) =>
    (await attribute(host, `${targets}/${name}/enabled`))?.startsWith('1') === true
      ? name
      : undefined,
  );
  const isActive = active.length > 0;
  return {
    ...{ name: 'scst', active, others: [] },
    saved: isActive ? undefined : await saved(host),
    unit: isActive ? undefined : await enabledUnit(host, ['scst.service']),
  };
};
