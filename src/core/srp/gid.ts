/** Addresses of local RDMA ports, which name this host to SRP targets. */

import type { Brand } from '../brand.ts';
import { parsePortGuid, type PortGuid } from '../ipoib/ids.ts';

/** GID at index 0 of a local port: 32 lower-case hex digits, subnet prefix and port GUID. */
export type Gid = Brand<string, 'Gid'>;

const isGid = (text: string): text is Gid => /^[0-9a-f]{32}$/.test(text) && !/^0+$/.test(text);

/** All 32 digits, or eight groups of four joined by colons as sysfs prints them; zero is no GID. */
export const parseGid = (text: string): Gid | undefined => {
  const isGrouped = /^[^:]{4}(:[^:]{4}){7}$/.test(text);
  const value = (isGrouped ? text.replaceAll(':', '') : text).toLowerCase();
  return isGid(value) ? value : undefined;
};

/** The last 8 of the 16 bytes; undefined for a GID without any, as an IPv4 address has none. */
export const guidOfGid = (gid: Gid): PortGuid | undefined => parsePortGuid(gid.slice(16));

/** `0002:c903:0005:f34c`: groups of four digits, as the kernel and SCST print GUIDs and GIDs. */
export const grouped = (hex: string): string => hex.match(/.{4}/g)?.join(':') ?? '';
