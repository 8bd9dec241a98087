import type { KeyRow } from './module-keys.ts';

/** Drivers come in pairs: the device's and its RDMA part. Several are gone from current kernels. */
// prettier-ignore
const drivers: readonly KeyRow[] = [
  { key: 'MTHCA_LOAD', kind: 'switch', modules: ['ib_mthca'], doc: 'driver of the Mellanox InfiniHost' },
  { key: 'MLX4_LOAD', kind: 'switch', modules: ['mlx4_core', 'mlx4_ib'], doc: 'driver of the ConnectX to ConnectX-3' },
  { key: 'MLX4_EN_LOAD', kind: 'switch', modules: ['mlx4_core', 'mlx4_en'], doc: 'Ethernet driver of the same' },
  { key: 'MLX5_LOAD', kind: 'switch', modules: ['mlx5_core', 'mlx5_ib'], doc: 'driver of the ConnectX-4 and later' },
  { key: 'QIB_LOAD', kind: 'switch', modules: ['ib_qib'], doc: 'driver of the QLogic HCAs' },
  { key: 'IPATH_LOAD', kind: 'switch', modules: ['ib_ipath'], doc: 'driver of the older QLogic HCAs' },
  { key: 'EHCA_LOAD', kind: 'switch', modules: ['ib_ehca'], doc: 'driver of the IBM eHCA' },
  { key: 'CXGB3_LOAD', kind: 'switch', modules: ['cxgb3', 'iw_cxgb3'], doc: 'driver of the Chelsio T3' },
  { key: 'CXGB4_LOAD', kind: 'switch', modules: ['cxgb4', 'iw_cxgb4'], doc: 'driver of the Chelsio T4 and later' },
  { key: 'NES_LOAD', kind: 'switch', modules: ['iw_nes'], doc: 'driver of the NetEffect NICs' },
];

// prettier-ignore
const core: readonly KeyRow[] = [
  { key: 'UMAD_LOAD', kind: 'switch', modules: ['ib_umad'], doc: 'MADs for user programs; on unless switched off' },
  { key: 'UVERBS_LOAD', kind: 'switch', modules: ['ib_uverbs'], doc: 'verbs for user programs; on unless switched off' },
  { key: 'UCM_LOAD', kind: 'switch', modules: ['ib_ucm'], doc: 'the InfiniBand CM for user programs; kernels before 5.3' },
  { key: 'RDMA_CM_LOAD', kind: 'switch', modules: ['rdma_cm'], doc: 'the RDMA CM; on unless switched off' },
  { key: 'RDMA_UCM_LOAD', kind: 'switch', modules: ['rdma_ucm'], doc: 'the RDMA CM for user programs; on unless switched off' },
];

// prettier-ignore
const protocols: readonly KeyRow[] = [
  { key: 'IPOIB_LOAD', kind: 'switch', modules: ['ib_ipoib'], doc: 'IP over InfiniBand' },
  { key: 'RDS_LOAD', kind: 'switch', modules: ['ib_ipoib', 'rds', 'rds_tcp', 'rds_rdma'], doc: 'Reliable Datagram Sockets, with IPoIB' },
  { key: 'SRP_LOAD', kind: 'switch', modules: ['ib_srp'], doc: 'SRP initiator' },
  { key: 'SRPT_LOAD', kind: 'switch', modules: ['ib_srpt'], doc: 'SRP target' },
  { key: 'SRP_TARGET_LOAD', kind: 'switch', modules: ['ib_srpt'], doc: 'SRP target, as older versions spell it' },
  { key: 'ISER_LOAD', kind: 'switch', modules: ['ib_iser'], doc: 'iSER initiator' },
  { key: 'ISERT_LOAD', kind: 'switch', modules: ['ib_isert'], doc: 'iSER target' },
  { key: 'SDP_LOAD', kind: 'switch', modules: ['ib_sdp'], doc: 'Sockets Direct Protocol; old vendor kernels only' },
  { key: 'QLGC_VNIC_LOAD', kind: 'switch', modules: ['qlgc_vnic'], doc: 'QLogic VNIC; old vendor kernels only' },
  { key: 'E_IPOIB_LOAD', kind: 'switch', modules: ['eth_ipoib'], doc: 'Ethernet over IPoIB; old vendor kernels only' },
  { key: 'LOAD_EIPOIB', kind: 'switch', modules: [], doc: 'in files of MLNX_OFED; openibd reads E_IPOIB_LOAD' },
  { key: 'MLX4_VNIC_LOAD', kind: 'switch', modules: ['mlx4_vnic'], doc: 'Mellanox VNIC; old vendor kernels only' },
];

/** Known, and all but one without a module behind them. */
// prettier-ignore
const others: readonly KeyRow[] = [
  { key: 'ONBOOT', kind: 'switch', modules: [], doc: 'no switches this whole file off' },
  { key: 'ALLOW_STOP', kind: 'switch', modules: [], doc: 'openibd only' },
  { key: 'FORCE_MODE', kind: 'switch', modules: [], doc: 'openibd only' },
  { key: 'NODE_DESC', kind: 'other', modules: [], example: '$(hostname -s)', doc: 'description of the node in the fabric, with HCA-1 and so on behind it; not where rdma-ndd runs' },
  { key: 'NODE_DESC_TIME_BEFORE_UPDATE', kind: 'other', modules: [], example: '20', doc: 'openibd only; seconds before the description is written, for which Holdfast need not wait: it looks again at each pass' },
  { key: 'NODE_DESC_UPDATE_TIMEOUT', kind: 'other', modules: [], example: '120', doc: 'openibd only; seconds to wait for a host name other than localhost; Holdfast looks again at each pass' },
  { key: 'POST_START_DELAY', kind: 'other', modules: [], example: '0', doc: 'openibd only; seconds' },
  { key: 'RUN_AFFINITY_TUNER', kind: 'switch', modules: [], doc: 'openibd only' },
  { key: 'RUN_MLNX_TUNE', kind: 'switch', modules: [], doc: 'openibd only' },
  { key: 'RUN_SYSCTL', kind: 'switch', modules: [], doc: 'openibd only' },
  { key: 'RUN_FW_UPDATER_ONBOOT', kind: 'switch', modules: [], doc: 'openibd only; firmware of the HCAs' },
  { key: 'ENABLE_FW_TRACER', kind: 'switch', modules: [], doc: 'openibd only; traces of the firmware of mlx5' },
  { key: 'ESP_OFFLOAD_LOAD', kind: 'switch', modules: [], doc: 'openibd only; IPsec of Innova' },
  { key: 'SMARTNIC_PF_MAC_CONF', kind: 'other', modules: [], example: '', doc: 'openibd only; MAC addresses of a BlueField' },
  { key: 'OPENIBD_PRE_START', kind: 'other', modules: [], example: '/etc/infiniband/pre-start-hook.sh', doc: 'openibd only; a program of the administrator' },
  { key: 'OPENIBD_POST_START', kind: 'other', modules: [], example: '/etc/infiniband/post-start-hook.sh', doc: 'openibd only; the same' },
  { key: 'OPENIBD_PRE_STOP', kind: 'other', modules: [], example: '/etc/infiniband/pre-stop-hook.sh', doc: 'openibd only; the same' },
  { key: 'OPENIBD_POST_STOP', kind: 'other', modules: [], example: '/etc/infiniband/post-stop-hook.sh', doc: 'openibd only; the same' },
  { key: 'RENICE_IB_MAD', kind: 'switch', modules: [], doc: 'nice -19 for what handles management datagrams; current kernels give it -20 anyway' },
  { key: 'SRP_DAEMON_ENABLE', kind: 'switch', modules: [], doc: 'srp_daemon on every port' },
  { key: 'SRPHA_ENABLE', kind: 'switch', modules: ['dm_multipath'], doc: 'SRP high availability: multipathd is started where it does not run, and a disk without a second path is warned about' },
  { key: 'SET_IPOIB_CM', kind: 'other', modules: [], example: 'auto', doc: 'connected mode of IPoIB: yes, no or auto' },
  { key: 'SET_IPOIB_CHANNELS', kind: 'other', modules: [], doc: 'openibd only' },
  { key: 'IPOIB_MTU', kind: 'other', modules: [], example: '65520', doc: 'MTU of IPoIB in connected mode' },
];

/** Every key openibd knows, in load order. */
export const openibKeys: readonly KeyRow[] = [...drivers, ...core, ...protocols, ...others];
