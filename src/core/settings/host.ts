/** Settings about the host itself. */

import { parseDevicePattern, parseInterfacePattern } from '../pattern.ts';
import { choice, list, toggle } from '../setting.ts';
import { parseModuleParameter } from '../setup/module-parameter.ts';

export const hostSettings = {
  modulesLoad: toggle({
    section: 'modules',
    key: 'load',
    written: 'yes',
    doc: 'Whether Holdfast loads kernel modules.',
  }),
  modulesHardware: toggle({
    section: 'modules',
    key: 'hardware',
    written: 'yes',
    doc: 'Whether the drivers of the RDMA hardware that is present are loaded before what the files ask for.',
  }),
  modulesParameters: list(
    {
      section: 'modules',
      key: 'parameters',
      written: '',
      doc: 'Parameters that loaded modules shall have, such as ib_srp.ch_count=4; a difference is reported.',
    },
    'words such as ib_srp.ch_count=4',
    parseModuleParameter,
  ),
  modulesWriteParameters: toggle({
    section: 'modules',
    key: 'write-parameters',
    written: 'no',
    doc: 'Whether those parameters are written to /etc/modprobe.d/holdfast.conf.',
  }),
  srptRestore: choice(
    {
      section: 'srpt',
      key: 'restore',
      written: 'no',
      doc: 'Which saved target configuration is restored where SRPT_LOAD=yes and none is active.',
    },
    ['no', 'lio', 'scst'],
  ),
  mlx4Ports: toggle({
    section: 'mlx4',
    key: 'ports',
    written: 'yes',
    doc: 'Whether port types are set as /etc/rdma/mlx4.conf says.',
  }),
  mlx4Functions: toggle({
    section: 'mlx4',
    key: 'functions',
    written: 'yes',
    doc: 'Whether virtual functions are set up as /etc/rdma/sriov-vfs says.',
  }),
  nodeDescription: toggle({
    section: 'node',
    key: 'description',
    written: 'yes',
    doc: 'Whether HCAs get the description that NODE_DESC in openib.conf gives; never where rdma-ndd runs.',
  }),
  nodeRenice: toggle({
    section: 'node',
    key: 'renice',
    written: 'yes',
    doc: 'Whether RENICE_IB_MAD=yes in openib.conf is followed.',
  }),
  interfacesManage: toggle({
    section: 'interfaces',
    key: 'manage',
    written: 'yes',
    doc: 'Whether interfaces that carry RDMA are set up as their ifcfg files say, by their manager where there is one.',
  }),
  interfacesExclude: list(
    {
      section: 'interfaces',
      key: 'exclude',
      written: '',
      doc: 'Interfaces that are left as they are: what somebody took down by hand stays down, where any other is brought up again by the next pass as its ifcfg file says.',
    },
    'names of network interfaces such as ib0, where * stands for anything',
    parseInterfacePattern,
  ),
  limitsWrite: toggle({
    section: 'limits',
    key: 'write',
    written: 'no',
    doc: 'Whether /etc/security/limits.d/holdfast.conf is written, with memlock unlimited for everybody.',
  }),
  devicesExclude: list(
    {
      section: 'devices',
      key: 'exclude',
      written: '',
      doc: 'RDMA devices that are left alone: they keep their node description, and SRP will not use them.',
    },
    'device names such as mlx5_0, where * stands for anything',
    parseDevicePattern,
  ),
} as const;
