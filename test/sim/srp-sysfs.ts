/** What the simulated ib_srp and its ports put into sysfs. */

import type { Kernel } from './kernel.ts';
import { gidOf } from './srp-fate.ts';
import { colons, railGuid, type IbPort, type SimLogin, type SrpState } from './srp-state.ts';

type Attributes = Readonly<Record<string, string>>;

/** What is asked for, and what there is of it: all of sysfs would take too long to make up for each attribute. */
class Files {
  readonly found = new Map<string, string>();
  readonly #path: string;

  constructor(path: string) {
    this.#path = `${path}/`;
  }

  /** Attributes of a directory, where they lead to the path or are below it. */
  put(at: string, attributes: () => Attributes): void {
    if (!`${at}/`.startsWith(this.#path) && !this.#path.startsWith(`${at}/`)) return;
    for (const [name, text] of Object.entries(attributes()))
      this.found.set(`${at}/${name}`, `${text}\n`);
  }
}

/** A port that can log in; there since ib_srp is. */
const putInitiator = (files: Files, device: string, port: number): void => {
  files.put(`/sys/class/infiniband_srp/srp-${device}-${port}`, () => ({
    ...{ ibdev: device, port: String(port), add_target: '' },
  }));
};

const states = { ACTIVE: '4: ACTIVE', INIT: '2: INIT', DOWN: '1: DOWN' } as const;

const putIbPort = (files: Files, { device, port, guid, state }: IbPort, umad: number): void => {
  files.put(`/sys/class/infiniband/${device}`, () => ({
    ...{ node_type: '1: CA', node_guid: colons(guid) },
    [`ports/${port}/state`]: states[state],
    [`ports/${port}/link_layer`]: 'InfiniBand',
    [`ports/${port}/gids/0`]: colons(gidOf(guid)),
  }));
  files.put(`/sys/class/infiniband_mad/umad${umad}`, () => ({ ibdev: device, port: String(port) }));
};

const whereOf = ({ at, pkey, serviceId }: SimLogin): Attributes =>
  pkey === undefined || serviceId === undefined
    ? {}
    : {
        ...{ pkey: `0x${pkey}`, service_id: `0x${serviceId}` },
        ...{ dgid: colons(at), orig_dgid: colons(at) },
      };

const guidOfPort = ({ ibPorts }: SrpState, device: string): string =>
  ibPorts.find((one) => one.device === device)?.guid ?? railGuid(device);

const putHost = (files: Files, srp: SrpState, one: SimLogin): void => {
  files.put(`/sys/class/scsi_host/host${one.number}`, () => {
    const [device = '', port = ''] = one.port.split(':');
    return {
      ...{ proc_name: 'ib_srp', id_ext: `0x${one.idExt}`, ioc_guid: `0x${one.iocGuid}` },
      ...{ local_ib_device: device, local_ib_port: port, ch_count: '1' },
      sgid: colons(gidOf(guidOfPort(srp, device))),
      ...whereOf(one),
    };
  });
};

const putRemotePort = (files: Files, { number, state, timers }: SimLogin): void => {
  if (state === 'removed') return;
  files.put(`/sys/class/srp_remote_ports/port-${number}:1`, () => ({
    ...{ state, roles: 'SRP Target', failed_reconnects: '0' },
    ...timers,
  }));
};

const putDisks = (files: Files, { number, disks }: SimLogin): void => {
  for (const [lun, disk] of disks.entries())
    files.put(`/sys/class/scsi_device/${number}:0:0:${lun}/device/block/${disk}`, () => ({
      size: '65536',
    }));
};

const putPorts = (files: Files, { state }: Kernel, srp: SrpState): void => {
  const isLoaded = state.modules.has('ib_srp');
  for (const { device } of state.rails.filter(({ rdma }) => rdma)) {
    files.put(`/sys/class/infiniband/${device}/ports/1/gids`, () => ({
      0: colons(gidOf(railGuid(device))),
    }));
    if (isLoaded) putInitiator(files, device, 1);
  }
  for (const [umad, port] of srp.ibPorts.filter(({ there }) => there).entries()) {
    putIbPort(files, port, umad);
    if (isLoaded) putInitiator(files, port.device, port.port);
  }
};

/** Attributes at and below a path, as they are at this moment. */
export const srpFiles = (
  kernel: Kernel,
  srp: SrpState,
  path: string,
): ReadonlyMap<string, string> => {
  const files = new Files(path);
  if (!path.startsWith('/sys/class/')) return files.found;
  putPorts(files, kernel, srp);
  for (const one of srp.logins) {
    putHost(files, srp, one);
    putRemotePort(files, one);
    putDisks(files, one);
  }
  return files.found;
};
