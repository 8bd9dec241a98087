/** SRPHA_ENABLE=yes: two paths to each LUN are worth something only where multipathd joins them (openibd of OFED). */

import { loadKeys } from '../load-parts.ts';
import { isYes } from '../modules/module-keys.ts';
import type { ConfigurationSource } from '../reading.ts';
import { atLine, type CrossCheck } from './given.ts';
import { Units } from './units.ts';

const conf = '/etc/multipath.conf';
const unit = 'multipathd.service';
/** As Debian called it once. */
const oldUnit = 'multipath-tools.service';

/** RHEL's unit does not start without the file; that of upstream and Debian does. */
const unitNeedsFile = async (tree: ConfigurationSource): Promise<boolean> => {
  for (const directory of ['/etc', '/usr/lib', '/lib']) {
    const file = await tree.read(`${directory}/systemd/system/${unit}`);
    if (file.kind === 'text') return /^ConditionPathExists=\/etc\/multipath\.conf/m.test(file.text);
  }
  return false;
};

interface Lack {
  readonly what: string;
  readonly hint: string;
}

/** Of a multipathd that starts at boot. */
const lackOfFile = async (
  tree: ConfigurationSource,
  hasFile: boolean,
): Promise<Lack | undefined> =>
  !hasFile && (await unitNeedsFile(tree))
    ? { what: `multipathd does not start without ${conf}`, hint: 'mpathconf --enable' }
    : undefined;

/** A tree that has the file and no program is a part of a host, and says nothing of the rest. */
const lackOf = async (tree: ConfigurationSource): Promise<Lack | undefined> => {
  const units = await Units.in(tree);
  const hasFile = (await tree.read(conf)).kind !== 'absent';
  const starts = await Promise.all([unit, oldUnit].map((name) => units.starts(name)));
  if (starts.some((path) => path !== undefined)) return lackOfFile(tree, hasFile);
  if (await units.isThere(unit)) {
    return { what: 'multipathd is not enabled', hint: `systemctl enable --now ${unit}` };
  }
  if (hasFile) return undefined;
  const hint = 'install multipath-tools, or device-mapper-multipath and run mpathconf --enable';
  return { what: `there is neither multipathd nor ${conf}`, hint };
};

export const checkMultipath: CrossCheck = async ({ files, tree }) => {
  const key = loadKeys(files, tree.hostname).value.openib.find(
    (one) => one.key === 'SRPHA_ENABLE' && isYes(one),
  );
  const missing = key === undefined ? undefined : await lackOf(tree);
  if (key === undefined || missing === undefined) return [];
  const { what, hint } = missing;
  const message = `SRPHA_ENABLE is for paths that multipath joins, and ${what}`;
  return [atLine([files.openib], key.source, { code: 'srpha-without-multipath', message, hint })];
};
