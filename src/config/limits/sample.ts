/** The body of the sample of limits.d: memlock for whom it can be set, and what else the format can say. */

import type { LimitItem } from '../../core/desired/limits.ts';
import { limitItems } from './items.ts';

export const limitsSamplePath = '/etc/security/limits.d/rdma.conf';

const subjects = [
  ['*', 'everybody; on Debian and its descendants not root'],
  ['@rdma', 'members of the group rdma; a group goes before *'],
  ['root', 'one user; a user goes before a group'],
] as const;

const item: LimitItem = 'memlock';

const otherLines = (): readonly string[] =>
  Object.entries(limitItems)
    .filter(([name]) => name !== item)
    .map(([name, { unit, doc }]) => `# ${name}: ${doc}${unit === '' ? '' : ` (${unit})`}`);

export const limitsSampleHead: readonly string[] = [
  `${limitsSamplePath}: limits of those who log in: <domain> <soft|hard|-> <item> <value>.`,
  'pam_limits reads /etc/security/limits.conf first, then the files here that end in .conf, in C order.',
  'It sets them when a session opens. systemd services have no session: they need LimitMEMLOCK=infinity.',
];

export const limitsSampleBody = (): readonly string[] => [
  '',
  `# ${item}: ${limitItems[item].doc}, in ${limitItems[item].unit}`,
  ...subjects.flatMap(([domain, doc]) => [`# ${doc}`, `#${domain} - ${item} unlimited`]),
  '',
  '# The other items:',
  ...otherLines(),
];
