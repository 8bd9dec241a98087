/** Names of ifcfg files: which are read, by whom, and for which interface. */

/** Backups and what packages and editors leave: functions of initscripts, ifcfg(5) of wicked, NetworkManager's common.h. */
const leftovers =
  /(?:~|\.(?:bak|old|orig|rej|rpmnew|rpmorig|rpmsave|scpmbackup|augnew|augtmp|cfgsaved))$|;[0-9a-f]{8}$/;

/** True for the name behind the hyphen of a file that nobody reads. */
export const isLeftover = (name: string): boolean => leftovers.test(name);

const named = (file: string): string | undefined => /(?:^|\/)ifcfg-([^/]+)$/.exec(file)?.[1];

/** True for an ifcfg file of an interface other than lo. `-range` files list addresses of clones. */
export const isIfcfgFile = (file: string): boolean => {
  const name = named(file);
  return name !== undefined && name !== 'lo' && !isLeftover(name) && !/.-range/.test(name);
};

/** What follows `ifcfg-` in the name of the file. */
export const interfaceOf = (file: string): string => named(file) ?? '';

/** `rhel`: initscripts and NetworkManager. `suse`: wicked and its ifcfg(5), which names some things differently. */
export type Dialect = 'rhel' | 'suse';

export const dialectOf = (file: string): Dialect =>
  file.includes('/sysconfig/network/') ? 'suse' : 'rhel';
