/** SRP logins from /sys/class/scsi_host and /sys/class/srp_remote_ports. */

import type { SrpHost, SrpInitiatorPort, SrpRemotePort, SrpWhere } from '../core/srp/actual.ts';
import { parseGid } from '../core/srp/gid.ts';
import {
  parseDgid,
  parseHcaPort,
  parseIdExt,
  parseIocGuid,
  parsePkey,
  parseServiceId,
} from '../core/srp/ids.ts';
import { remotePortStates } from '../core/srp/remote-port.ts';
import { parseSrpTimer, type SrpTimers } from '../core/srp/timers.ts';
import type { Host } from '../host/host.ts';
import { attribute, eachEntry } from './attribute.ts';

const hostClass = '/sys/class/scsi_host';
const deviceClass = '/sys/class/scsi_device';
const remotePortClass = '/sys/class/srp_remote_ports';
const initiatorClass = '/sys/class/infiniband_srp';

/** What all logins are looked up in: names, read once. */
interface Names {
  /** `port-6:1` */
  readonly remotePorts: readonly string[];
  /** `6:0:0:0` */
  readonly devices: readonly string[];
}

const timersAt = async (host: Host, at: string): Promise<SrpTimers | undefined> => {
  const texts = await Promise.all(
    ['reconnect_delay', 'fast_io_fail_tmo', 'dev_loss_tmo'].map((file) =>
      attribute(host, `${at}/${file}`),
    ),
  );
  const [reconnectDelay, fastIoFailTmo, devLossTmo] = texts.map((text) =>
    parseSrpTimer(text ?? ''),
  );
  return reconnectDelay === undefined || fastIoFailTmo === undefined || devLossTmo === undefined
    ? undefined
    : { reconnectDelay, fastIoFailTmo, devLossTmo };
};

/** Undefined where it is gone. */
export const observeRemotePort = async (
  host: Host,
  name: string,
): Promise<SrpRemotePort | undefined> => {
  const at = `${remotePortClass}/${name}`;
  const [state, failed, timers] = await Promise.all([
    attribute(host, `${at}/state`),
    attribute(host, `${at}/failed_reconnects`),
    timersAt(host, at),
  ]);
  if (state === undefined) return undefined;
  return {
    name,
    state: remotePortStates.find((one) => one === state) ?? 'unknown',
    timers,
    failedReconnects: Number(failed ?? 0),
  };
};

/** A host of ib_srp has one; its number is that of the host (srp_rport_add). */
const remotePortOf = async (
  host: Host,
  number: string,
  { remotePorts }: Names,
): Promise<SrpRemotePort | undefined> => {
  const name = remotePorts.find((one) => one.startsWith(`port-${number}:`));
  return name === undefined ? undefined : observeRemotePort(host, name);
};

/** Devices other than disks have no such directory. */
const disksOf = async (
  host: Host,
  number: string,
  { devices }: Names,
): Promise<readonly string[]> => {
  const own = devices.filter((one) => one.startsWith(`${number}:`));
  const disks = await Promise.all(
    own.map((one) => host.list(`${deviceClass}/${one}/device/block`)),
  );
  return disks.flat();
};

/**
 * A login by RDMA/CM answers ENOENT to all four (pkey_show and its like in ib_srp.c). Kernels before 2.6.32 have no
 * orig_dgid. Undefined where only some are there: the host is being removed, and its attributes go one by one.
 */
const whereOf = async (host: Host, at: string): Promise<SrpWhere | undefined> => {
  const files = ['orig_dgid', 'dgid', 'pkey', 'service_id'];
  const texts = await Promise.all(files.map((file) => attribute(host, `${at}/${file}`)));
  if (texts.every((text) => text === undefined)) return { kind: 'rdma-cm', dests: undefined };
  const [original, current, key, service] = texts;
  const dgid = parseDgid(original ?? current ?? '');
  const pkey = parsePkey(key ?? '');
  const serviceId = parseServiceId(service ?? '');
  if (dgid === undefined || pkey === undefined || serviceId === undefined) return undefined;
  return { kind: 'infiniband', dgid, pkey, serviceId };
};

type Identity = Pick<SrpHost, 'port' | 'idExt' | 'iocGuid' | 'sgid'>;

/** Undefined for a SCSI host of another driver: these attributes are ib_srp's. */
const identityOf = async (host: Host, at: string): Promise<Identity | undefined> => {
  const read = async (file: string): Promise<string> =>
    (await attribute(host, `${at}/${file}`)) ?? '';
  const [device, number, idExt, iocGuid, sgid] = await Promise.all([
    read('local_ib_device'),
    read('local_ib_port'),
    read('id_ext').then(parseIdExt),
    read('ioc_guid').then(parseIocGuid),
    read('sgid').then(parseGid),
  ]);
  const port = parseHcaPort(`${device}:${number}`);
  return port === undefined || idExt === undefined || iocGuid === undefined
    ? undefined
    : { port, idExt, iocGuid, sgid };
};

const hostAt = async (host: Host, name: string, names: Names): Promise<SrpHost | undefined> => {
  const at = `${hostClass}/${name}`;
  const identity = await identityOf(host, at);
  if (identity === undefined) return undefined;
  const number = name.slice(4);
  const [where, remotePort, disks] = await Promise.all([
    whereOf(host, at),
    remotePortOf(host, number, names),
    disksOf(host, number, names),
  ]);
  return where === undefined ? undefined : { name, ...identity, where, remotePort, disks };
};

/** Every login that exists, whoever made it. Where those by RDMA/CM lead is not to be seen here: see srp-cm.ts. */
export const observeSrpHosts = async (host: Host): Promise<readonly SrpHost[]> => {
  const [remotePorts, devices] = await Promise.all([
    host.list(remotePortClass),
    host.list(deviceClass),
  ]);
  // Without a remote port there is no login, and no need to look at the hosts of other drivers.
  if (remotePorts.length === 0) return [];
  return eachEntry(host, hostClass, (name) => hostAt(host, name, { remotePorts, devices }));
};

/** The names are those of the devices when they appeared, so a renamed one is told by its attributes. */
const initiatorPortAt = async (host: Host, name: string): Promise<SrpInitiatorPort | undefined> => {
  const at = `${initiatorClass}/${name}`;
  const [device, number] = await Promise.all([
    attribute(host, `${at}/ibdev`),
    attribute(host, `${at}/port`),
  ]);
  const port = parseHcaPort(`${device ?? ''}:${number ?? ''}`);
  return port === undefined ? undefined : { port, addTarget: `${at}/add_target` };
};

/** Local ports that can log in: none before ib_srp is loaded. */
export const observeSrpInitiatorPorts = (host: Host): Promise<readonly SrpInitiatorPort[]> =>
  eachEntry(host, initiatorClass, (name) => initiatorPortAt(host, name));
