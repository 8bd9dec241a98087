/** Route files in their three forms, for tests that ask the same of all parsers. */

import { parseRoutes } from '../../src/config/ipoib/routes.ts';
import type { Subject } from './subjects.ts';

export const routeSubjects: readonly Subject[] = (
  [
    ['route of RHEL', '/etc/sysconfig/network-scripts/route-ib0', '192.0.2.0/27 via 198.51.100.7'],
    [
      'route6 of RHEL',
      '/etc/sysconfig/network-scripts/route6-ib0',
      '2001:db8:7::/48 via 2001:db8::7',
    ],
    ['ifroute of SUSE', '/etc/sysconfig/network/ifroute-ib0', '192.0.2.0/27 198.51.100.7 - -'],
  ] as const
).map(([name, file, good]): Subject => ({
  name,
  corpus: 'routes',
  parse: (text) => parseRoutes({ file, text }, 'node7'),
  survivor: {
    good,
    // ADDRESS0= anywhere makes it a file of assignments.
    isFair: (before, after) => !/ADDRESS\d+=/.test(before + after),
    find: (text: string, line: number): unknown => {
      const found = parseRoutes({ file, text }, 'node7').value.find(
        (one) => one.source === `${file}:${line}`,
      );
      return found && { ...found, source: '' };
    },
  },
}));
