/** DefaultLimitMEMLOCK= in system.conf(5) of systemd: `infinity`, bytes, or a number with K, M, G, T, P or E. */

import { parseKiB, type KiB, type Unlimited } from '../../core/limits/units.ts';

const powers = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** As parse_size reads it, in whole KiB; the soft one of `soft:hard`. */
const amountOf = (text: string): KiB | Unlimited | undefined => {
  const [soft = ''] = text.split(':');
  if (soft === 'infinity') return 'unlimited';
  const [, digits, unit] = /^(\d+)([KMGTPE]?)$/.exec(soft) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  return parseKiB(String(Math.floor((Number(digits) * 1024 ** powers.indexOf(unit)) / 1024)));
};

/** The last assignment in [Manager] counts; an empty one takes earlier ones back, one that is wrong is passed over. */
export const parseDefaultMemlock = (
  text: string,
  before: KiB | Unlimited | undefined,
): KiB | Unlimited | undefined => {
  let value = before;
  let section = '';
  for (const line of text.split('\n').map((one) => one.trim())) {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
    const [, right] = /^DefaultLimitMEMLOCK\s*=\s*(.*)$/.exec(line) ?? [];
    if (section === 'Manager' && right !== undefined) {
      value = right === '' ? undefined : (amountOf(right) ?? value);
    }
  }
  return value;
};
