/** What an administrator writes for a target or portal: a section's name, an identifier, an address. Pure. */

import { parseAddress, sameAddress } from './address.ts';
import type { SrpStaticTarget } from './desired/srp.ts';
import type { Endpoint } from './path.ts';
import { grouped } from './srp/gid.ts';
import { ipText } from './srp/dest.ts';
import { parseIdExt, parseIocGuid, type IdExt, type IocGuid } from './srp/ids.ts';
import type { SrpLogin } from './srp/login.ts';

/** All that one word may mean. */
export interface Meant {
  /** As written. */
  readonly text: string;
  /** An address or a host name. */
  readonly host: string;
  /** Undefined where none was written: any. */
  readonly port: string | undefined;
  /** Identifier extension or GUID of an SRP target; in sysfs they look the same. */
  readonly idExt: IdExt | undefined;
  readonly iocGuid: IocGuid | undefined;
}

/** `10.0.0.1`, `10.0.0.1:4420`, `fe80::1`, `[fe80::1]:4420`, `store.example.org`, `store.example.org:4420`. */
const hostAndPort = (text: string): Pick<Meant, 'host' | 'port'> => {
  if (parseAddress(text) !== undefined) return { host: text, port: undefined };
  const [, inBrackets, bare, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  return { host: inBrackets ?? bare ?? text, port };
};

export const meantBy = (text: string): Meant => ({
  ...{ text, ...hostAndPort(text) },
  ...{ idExt: parseIdExt(text), iocGuid: parseIocGuid(text) },
});

const endpoint = (
  { host, port }: Meant,
  { traddr, trsvcid, name }: Endpoint & { readonly name?: string | undefined },
): boolean =>
  (sameAddress(traddr, host) || name?.toLowerCase() === host.toLowerCase()) &&
  (port === undefined || port === trsvcid);

const identified = (
  meant: Meant,
  { idExt, iocGuid }: Pick<SrpLogin, 'idExt' | 'iocGuid'>,
): boolean => meant.idExt === idExt || meant.iocGuid === iocGuid;

const section = (meant: Meant, target: SrpStaticTarget): boolean => {
  const { name, dest } = target;
  const at = { transport: 'srp', traddr: ipText(dest.ip), trsvcid: String(dest.port) };
  return name === meant.text || identified(meant, target) || endpoint(meant, at);
};

/** A target of the fabric has a GID for an address. */
const login = (meant: Meant, one: SrpLogin): boolean =>
  identified(meant, one) ||
  (one.kind === 'infiniband' && sameAddress(grouped(one.dgid), meant.host));

export const isMeantBy = { endpoint, section, login } as const;

/** Whether it may still turn up in a log page or on the fabric; what else is not known stands in no file. */
export const mayTurnUp = (
  { host, idExt }: Meant,
  { hasPortals, hasFabric }: { readonly hasPortals: boolean; readonly hasFabric: boolean },
): boolean =>
  (hasPortals && parseAddress(host) !== undefined) ||
  (hasFabric && (parseAddress(host) !== undefined || idExt !== undefined));
