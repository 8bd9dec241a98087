/** SRP logins, hosts and initiators for tests. */

import assert from 'node:assert/strict';

import { parseAddress, type IpAddress } from '../../src/core/address.ts';
import type { SrpStaticTarget } from '../../src/core/desired/srp.ts';
import { parsePortGuid } from '../../src/core/ipoib/ids.ts';
import type { Initiator } from '../../src/core/srp/acl.ts';
import type { SrpHost, SrpRemotePort } from '../../src/core/srp/actual.ts';
import type { SrpDest } from '../../src/core/srp/dest.ts';
import { parseGid } from '../../src/core/srp/gid.ts';
import {
  parseDgid,
  parseHcaPort,
  parseIdExt,
  parseInitiatorExt,
  parseIocGuid,
  parsePkey,
  parseServiceId,
  type HcaPort,
  type InitiatorExt,
} from '../../src/core/srp/ids.ts';
import type { CmLogin, IbLogin } from '../../src/core/srp/login.ts';

export const need = <T>(value: T | undefined): T => {
  assert.ok(value !== undefined);
  return value;
};

export const ip = (text: string): IpAddress => need(parseAddress(text));
export const ext = (text: string): InitiatorExt => need(parseInitiatorExt(text));
export const hcaPort = (text: string): HcaPort => need(parseHcaPort(text));
export const dest = (address: string, port = 5555): SrpDest => ({ ip: ip(address), port });

/** The lab's target. */
export const disks: SrpStaticTarget = {
  name: 'disks',
  dest: dest('10.99.0.2'),
  idExt: need(parseIdExt('505400fffe010002')),
  iocGuid: need(parseIocGuid('505400fffe010002')),
  options: {},
  source: 'holdfast.conf:1',
};

export const cmLogin = (more: Partial<CmLogin> = {}): CmLogin => ({
  kind: 'rdma-cm',
  port: hcaPort('rxe1:1'),
  name: disks.name,
  dest: disks.dest,
  src: undefined,
  idExt: disks.idExt,
  iocGuid: disks.iocGuid,
  initiatorExt: undefined,
  options: {},
  source: disks.source,
  ...more,
});

/** The target of the worked example in the facts: port GUID 001175000077dd7e. */
export const ibLogin = (more: Partial<IbLogin> = {}): IbLogin => ({
  kind: 'infiniband',
  port: hcaPort('qib0:1'),
  idExt: need(parseIdExt('001175000077dd7e')),
  iocGuid: need(parseIocGuid('001175000077dd7e')),
  dgid: need(parseDgid('fe80000000000000001175000077dd7e')),
  pkey: need(parsePkey('ffff')),
  serviceId: need(parseServiceId('001175000077dd7e')),
  ioClass: undefined,
  initiatorExt: undefined,
  options: {},
  source: 'srp_daemon.conf:1',
  ...more,
});

export const initiator = (port: string, gid: string, node?: string): Initiator => ({
  port: hcaPort(port),
  gid: need(parseGid(gid)),
  nodeGuid: parsePortGuid(node ?? ''),
});

export const labInitiator = initiator('rxe1:1', 'fe80000000000000505400fffe010001');
export const factsInitiator = initiator('qib0:1', 'fe80000000000000001175000077d708');

export const remotePort = (state: SrpRemotePort['state']): SrpRemotePort => ({
  name: 'port-6:1',
  state,
  timers: undefined,
  failedReconnects: 0,
});

export const cmHost = (name: string, more: Partial<SrpHost> = {}): SrpHost => ({
  name,
  port: hcaPort('rxe1:1'),
  idExt: disks.idExt,
  iocGuid: disks.iocGuid,
  where: { kind: 'rdma-cm', dests: undefined },
  sgid: labInitiator.gid,
  remotePort: remotePort('running'),
  disks: ['sda'],
  ...more,
});

export const ibHost = (name: string, more: Partial<SrpHost> = {}): SrpHost => {
  const { port, idExt, iocGuid, dgid, pkey, serviceId } = ibLogin();
  return {
    ...cmHost(name),
    ...{ port, idExt, iocGuid, sgid: factsInitiator.gid },
    where: { kind: 'infiniband', dgid, pkey, serviceId },
    ...more,
  };
};
