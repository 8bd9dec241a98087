/** SRP in sysfs as the kernel writes it (ib_srp.c, scsi_transport_srp.c, drivers/infiniband/core/sysfs.c). */

export type Files = Readonly<Record<string, string>>;

const below = (at: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`${at}/${file}`, `${text}\n`]));

/** A host of another driver. */
export const ahciHost: Files = below('/sys/class/scsi_host/host0', {
  proc_name: 'ahci',
  state: 'running',
  unique_id: '1',
});

/** `more` overrides or adds attributes of the SCSI host. */
export const srpHostFiles = (number: number, more: Files = {}): Files => ({
  ...below(`/sys/class/scsi_host/host${number}`, {
    proc_name: 'ib_srp',
    id_ext: '0x505400fffe010002',
    ioc_guid: '0x505400fffe010002',
    sgid: 'fe80:0000:0000:0000:5054:00ff:fe01:0001',
    local_ib_device: 'rxe1',
    local_ib_port: '1',
    ch_count: '1',
    ...more,
  }),
  ...below(`/sys/class/srp_remote_ports/port-${number}:1`, {
    state: 'running',
    port_id: '50:54:00:ff:fe:01:00:02:50:54:00:ff:fe:01:00:02',
    roles: 'SRP Target',
    reconnect_delay: '10',
    fast_io_fail_tmo: '15',
    dev_loss_tmo: '600',
    failed_reconnects: '0',
  }),
});

/** What a login on the fabric shows besides; one by RDMA/CM answers ENOENT to these. */
export const fabricAttributes: Files = {
  id_ext: '0x001175000077dd7e',
  ioc_guid: '0x001175000077dd7e',
  service_id: '0x001175000077dd7e',
  pkey: '0xffff',
  sgid: 'fe80:0000:0000:0000:0011:7500:0077:d708',
  dgid: 'fe80:0000:0000:0000:0011:7500:0077:dd80',
  orig_dgid: 'fe80:0000:0000:0000:0011:7500:0077:dd7e',
  local_ib_device: 'qib0',
};

export const diskFiles = (number: number, lun: number, disk: string): Files => ({
  [`/sys/class/scsi_device/${number}:0:0:${lun}/device/block/${disk}/size`]: '65536\n',
});

export const portFiles = (device: string, gid: string, layer = 'Ethernet', netdev = ''): Files =>
  below(`/sys/class/infiniband/${device}`, {
    node_guid: '5054:00ff:fe01:0001',
    node_type: '1: CA',
    'ports/1/gids/0': gid,
    'ports/1/state': '4: ACTIVE',
    'ports/1/link_layer': layer,
    ...(netdev !== '' && { 'ports/1/gid_attrs/ndevs/0': netdev }),
  });

export const initiatorFiles = (directory: string, device: string): Files =>
  below(`/sys/class/infiniband_srp/${directory}`, { ibdev: device, port: '1', add_target: '' });
