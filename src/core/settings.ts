/** Holdfast's own settings: one table for the typed object, the sample file, the manual and the checks. */

import type { Setting } from './setting.ts';
import { choice, duration, list, program, toggle } from './setting.ts';
import { parseModuleParameter } from './setup/module-parameter.ts';

const table = {
  discoveryIntervalMs: duration({
    section: 'discovery',
    key: 'interval',
    written: '600',
    min: '1s',
    max: '24h',
    doc: "Between two looks at a portal's log page while everything it listed is connected.",
  }),
  connectDeadlineMs: duration({
    section: 'connect',
    key: 'deadline',
    written: '15',
    min: '1s',
    max: '1min',
    doc: "How long one connect or discover may hold the kernel's fabrics door.",
  }),
  connectFirstDeadlineMs: duration({
    section: 'connect',
    key: 'first-deadline',
    written: '2',
    min: '100ms',
    max: '1min',
    doc: 'The same for a portal that never answered yet; it doubles at each time-out, up to deadline.',
  }),
  retryFirstMs: duration({
    section: 'retry',
    key: 'first',
    written: '1',
    min: '100ms',
    max: '1h',
    doc: 'Back-off after the first failure; it doubles with each further one.',
  }),
  retryMaxMs: duration({
    section: 'retry',
    key: 'max',
    written: '300',
    min: '1s',
    max: '24h',
    doc: 'The longest back-off of what does not answer; what answers with an error is asked again within a minute.',
  }),
  retrySteadyMs: duration({
    section: 'retry',
    key: 'steady',
    written: '30',
    min: '0',
    max: '1h',
    doc: 'A controller must have lived this long before its back-off is forgotten.',
  }),
  passSettleMs: duration({
    section: 'pass',
    key: 'settle',
    written: '30',
    min: '0',
    max: '2min',
    doc: 'How long one pass waits for an address, link or controller that is expected back.',
  }),
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
  limitsWrite: toggle({
    section: 'limits',
    key: 'write',
    written: 'no',
    doc: 'Whether /etc/security/limits.d/holdfast.conf is written, with memlock unlimited for everybody.',
  }),
  nvmeConnect: toggle({
    section: 'nvme',
    key: 'connect',
    written: 'yes',
    doc: 'Whether Holdfast connects the portals of /etc/nvme/discovery.conf.',
  }),
  nvmeProgram: program({
    section: 'nvme',
    key: 'program',
    written: 'nvme',
    doc: 'The nvme-cli program.',
  }),
} as const;

/** Everything that can be set; times in milliseconds. */
export type Settings = {
  readonly [Name in keyof typeof table]: (typeof table)[Name]['default'];
};

/** The same table, typed so that a setting and its value stay together. */
export const settingsTable: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = table;

const isName = (name: string): name is keyof Settings => Object.hasOwn(table, name);

/** In the order of the sample file. */
export const settingNames: readonly (keyof Settings)[] = Object.keys(table).filter(isName);

/** What applies where nothing is written. */
export const defaultSettings: Settings = {
  discoveryIntervalMs: table.discoveryIntervalMs.default,
  connectDeadlineMs: table.connectDeadlineMs.default,
  connectFirstDeadlineMs: table.connectFirstDeadlineMs.default,
  retryFirstMs: table.retryFirstMs.default,
  retryMaxMs: table.retryMaxMs.default,
  retrySteadyMs: table.retrySteadyMs.default,
  passSettleMs: table.passSettleMs.default,
  modulesLoad: table.modulesLoad.default,
  modulesHardware: table.modulesHardware.default,
  modulesParameters: table.modulesParameters.default,
  modulesWriteParameters: table.modulesWriteParameters.default,
  srptRestore: table.srptRestore.default,
  mlx4Ports: table.mlx4Ports.default,
  mlx4Functions: table.mlx4Functions.default,
  nodeDescription: table.nodeDescription.default,
  nodeRenice: table.nodeRenice.default,
  interfacesManage: table.interfacesManage.default,
  limitsWrite: table.limitsWrite.default,
  nvmeConnect: table.nvmeConnect.default,
  nvmeProgram: table.nvmeProgram.default,
};
