/** The limits file that Holdfast writes where its settings ask for it. */

import type { LimitEntry, MemlockLimit } from '../desired/limits.ts';

export const ownLimitsFile = '/etc/security/limits.d/holdfast.conf';

const mark = '# Written by Holdfast';

const lines = [
  `${mark}: [limits] write = yes asks for it. Changes are overwritten as long as it does.`,
  '# Memory that is registered with RDMA hardware is locked, and counts against memlock.',
  '# On Debian and its descendants * is not about root.',
  '* soft memlock unlimited',
  '* hard memlock unlimited',
  'root soft memlock unlimited',
  'root hard memlock unlimited',
  '',
];

export const ownLimitsText = lines.join('\n');

/** Whether a file of that name is Holdfast's to write. */
export const isOwnLimits = (text: string): boolean => text.startsWith(mark);

const entryOf = (line: string, index: number): readonly LimitEntry[] => {
  const [name = '', type] = line.split(' ');
  if (type !== 'soft' && type !== 'hard') return [];
  const domain = name === '*' ? { kind: 'everyone' as const } : { kind: 'user' as const, name };
  const entry: MemlockLimit = {
    ...{ domain, type, item: 'memlock', value: 'unlimited' },
    source: `${ownLimitsFile}:${index + 1}`,
  };
  return [entry];
};

/** What the file says once it is written. */
export const ownLimitsEntries: readonly LimitEntry[] = lines.flatMap(entryOf);
