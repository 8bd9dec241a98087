/** The files of pam_limits, in the order in which it reads them (pam_limits.c of Linux-PAM 1.7.2, limits.conf(5)). */

import type { PamBuild } from '../../core/limits/effective.ts';
import { inReadingOrder, pamBuildOf } from '../../core/limits/order.ts';
import type { SourceText } from '../lines.ts';
import { read, type ConfigurationSource, type Reading } from '../reading.ts';

export const limitsConf = '/etc/security/limits.conf';
/** The vendor's, where Linux-PAM is built with a vendor directory; a file of the same name in /etc hides it. */
const vendorConf = '/usr/etc/security/limits.conf';
const directories = ['/etc/security/limits.d', '/usr/etc/security/limits.d'];

const readFirst = async (reading: Reading): Promise<SourceText | undefined> =>
  (await read(reading, limitsConf)) ?? (await read(reading, vendorConf));

/** Texts in reading order; empty ones and comments too. */
export const readLimitsFiles = async (reading: Reading): Promise<readonly SourceText[]> => {
  const lists = await Promise.all(
    directories.map(async (at) => (await reading.source.list(at)).map((name) => `${at}/${name}`)),
  );
  const [first, ...more] = await Promise.all([
    readFirst(reading),
    ...inReadingOrder(lists.flat()).map((path) => read(reading, path)),
  ]);
  return [first, ...more].filter((text) => text !== undefined);
};

const word = (text: string, key: string): string =>
  new RegExp(`^${key}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1] ?? '';

/** By os-release(5). */
export const readPamBuild = async (tree: ConfigurationSource): Promise<PamBuild> => {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const file = await tree.read(path);
    if (file.kind !== 'text') continue;
    return pamBuildOf([word(file.text, 'ID'), ...word(file.text, 'ID_LIKE').split(' ')]);
  }
  return 'upstream';
};
