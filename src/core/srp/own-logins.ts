import { matches, type Pattern } from '../pattern.ts';
import type { SrpHost } from './actual.ts';

/** Those that do not go over a device that is left alone. Who made a login does not count: it is kept as the files say. */
export const ownLogins = (
  logins: readonly SrpHost[],
  exclude: readonly Pattern[],
): readonly SrpHost[] =>
  logins.filter(({ port }) => {
    const [device = ''] = port.split(':');
    return !exclude.some((pattern) => matches(pattern, device));
  });

/** `SRP target 0002c90300a01230 via mlx4_0:1`: where it leads, as far as sysfs shows it. */
export const describeHost = ({ iocGuid, port }: Pick<SrpHost, 'iocGuid' | 'port'>): string =>
  `SRP target ${iocGuid} via ${port}`;
