/** Which existing SRP host already is which desired login: by value, device names compared whole. */

import { sameDest } from './dest.ts';
import type { SrpHost, SrpWhere } from './actual.ts';
import { identityKey, targetKey, type CmLogin, type IbLogin, type SrpLogin } from './login.ts';

const fitDest = (
  login: CmLogin,
  { dests }: Extract<SrpWhere, { kind: 'rdma-cm' }>,
): 'exact' | 'loose' | undefined => {
  if (dests === undefined) return 'loose';
  if (!dests.some((one) => sameDest(one, login.dest))) return undefined;
  return dests.length === 1 ? 'exact' : 'loose';
};

/** Full and limited members of a partition are in the same one. */
const partition = (pkey: string): number => Number.parseInt(pkey, 16) & 0x7fff;

const fitGid = (
  login: IbLogin,
  where: Extract<SrpWhere, { kind: 'infiniband' }>,
): 'exact' | undefined =>
  login.dgid === where.dgid &&
  login.serviceId === where.serviceId &&
  partition(login.pkey) === partition(where.pkey)
    ? 'exact'
    : undefined;

/**
 * How well a host fits a login. `loose`: it is not clear where the host leads. Nothing shows the initiator_ext, so of two
 * logins that differ in it alone either may be the other. A host that the kernel has given up is nobody's.
 */
export const fitLogin = (login: SrpLogin, host: SrpHost): 'exact' | 'loose' | undefined => {
  if (targetKey(login) !== targetKey(host) || host.remotePort?.state === 'lost') return undefined;
  const { where } = host;
  if (login.kind === 'rdma-cm') return where.kind === 'rdma-cm' ? fitDest(login, where) : undefined;
  return where.kind === 'infiniband' ? fitGid(login, where) : undefined;
};

/** The host of each login that has one. One host serves one login; exact fits first. */
export const matchLogins = (
  logins: readonly SrpLogin[],
  hosts: readonly SrpHost[],
): ReadonlyMap<SrpLogin, SrpHost> => {
  const matches = new Map<SrpLogin, SrpHost>();
  const taken = new Set<SrpHost>();
  for (const wanted of ['exact', 'loose'] as const) {
    for (const login of logins.filter((one) => !matches.has(one))) {
      const found = hosts.find((host) => !taken.has(host) && fitLogin(login, host) === wanted);
      if (found === undefined) continue;
      matches.set(login, found);
      taken.add(found);
    }
  }
  return matches;
};

/**
 * The hosts that may stand in the way of a login that no host fits: the same target from the same port, leading somewhere
 * else. Which of them has the same initiator_ext only the kernel knows, which then says EEXIST.
 */
export const inTheWay = (login: SrpLogin, hosts: readonly SrpHost[]): readonly SrpHost[] =>
  hosts.filter(
    (host) => targetKey(login) === targetKey(host) && fitLogin(login, host) === undefined,
  );

/**
 * Each identity once, because the kernel takes one login of it: a target that answers on several P_Keys, or on several
 * ports without an initiator_ext for each. What exists is kept, else the first counts.
 */
export const oneOfEach = <Login extends SrpLogin>(
  logins: readonly Login[],
  hosts: readonly SrpHost[],
): readonly Login[] => {
  const chosen = new Map<string, { readonly login: Login; readonly exists: boolean }>();
  for (const login of logins) {
    const key = identityKey(login);
    const exists = hosts.some((host) => fitLogin(login, host) !== undefined);
    const before = chosen.get(key);
    if (before === undefined || (exists && !before.exists)) chosen.set(key, { login, exists });
  }
  return [...chosen.values()].map(({ login }) => login);
};
