/** What the simulated ib_srp and its ports put into sysfs. */

import type { Kernel } from './kernel.ts';
import { gidOf } from './srp-fate.ts';
import { colons, railGuid, type IbPort, type SimLogin, type SrpState } from './srp-state.ts';

type Files = Map<string, string>;

const put = (files: Files, at: string, attributes: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(attributes)) files.set(`${at}/${name}`, `${text}\n`);
};

/** A port that can log in; there since ib_srp is. */
const putInitiator = (files: Files, device: string, port: number): void => {
  put(files, `/sys/class/infiniband_srp/srp-${device}-${port}`, {
    ...{ ibdev: device, port: String(port), add_target: '' },
  });
};

const states = { ACTIVE: '4: ACTIVE', INIT: '2: INIT', DOWN: '1: DOWN' } as const;

const putIbPort = (files: Files, { device, port, guid, state }: IbPort, umad: number): void => {
  put(files, `/sys/class/infiniband/${device}`, {
    ...{ node_type: '1: CA', node_guid: colons(guid) },
    [`ports/${port}/state`]: states[state],
    [`ports/${port}/link_layer`]: 'InfiniBand',
    [`ports/${port}/gids/0`]: colons(gidOf(guid)),
  });
  put(files, `/sys/class/infiniband_mad/umad${umad}`, { ibdev: device, port: String(port) });
};

const whereOf = ({ at, pkey, serviceId }: SimLogin): Readonly<Record<string, string>> =>
  pkey === undefined || serviceId === undefined
    ? {}
    : {
        ...{ pkey: `0x${pkey}`, service_id: `0x${serviceId}` },
        ...{ dgid: colons(at), orig_dgid: colons(at) },
      };

const guidOfPort = ({ ibPorts }: SrpState, device: string): string =>
  ibPorts.find((one) => one.device === device)?.guid ?? railGuid(device);

const putLogin = (files: Files, srp: SrpState, one: SimLogin): void => {
  const { number } = one;
  const [device = '', port = ''] = one.port.split(':');
  put(files, `/sys/class/scsi_host/host${number}`, {
    ...{ proc_name: 'ib_srp', id_ext: `0x${one.idExt}`, ioc_guid: `0x${one.iocGuid}` },
    ...{ local_ib_device: device, local_ib_port: port, ch_count: '1' },
    sgid: colons(gidOf(guidOfPort(srp, device))),
    ...whereOf(one),
  });
  if (one.state !== 'removed')
    put(files, `/sys/class/srp_remote_ports/port-${number}:1`, {
      ...{ state: one.state, roles: 'SRP Target', failed_reconnects: '0' },
      ...one.timers,
    });
  for (const [lun, disk] of one.disks.entries())
    files.set(`/sys/class/scsi_device/${number}:0:0:${lun}/device/block/${disk}/size`, '65536\n');
};

/** Attributes by path, as they are at this moment. */
export const srpFiles = ({ state }: Kernel, srp: SrpState): ReadonlyMap<string, string> => {
  const files: Files = new Map();
  const isLoaded = state.modules.has('ib_srp');
  const rails = state.rails.filter(({ rdma }) => rdma);
  const ibPorts = srp.ibPorts.filter(({ there }) => there);
  for (const { device } of rails) {
    files.set(`/sys/class/infiniband/${device}/ports/1/gids/0`, colons(gidOf(railGuid(device))));
    if (isLoaded) putInitiator(files, device, 1);
  }
  for (const [umad, port] of ibPorts.entries()) {
    putIbPort(files, port, umad);
    if (isLoaded) putInitiator(files, port.device, port.port);
  }
  for (const one of srp.logins) putLogin(files, srp, one);
  return files;
};
