/** Holdfast's own settings: one table for the typed object, the sample file, the manual and the checks. */

import type { Setting } from './setting.ts';
import { duration, program, toggle } from './setting.ts';

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
  nvmeConnect: table.nvmeConnect.default,
  nvmeProgram: table.nvmeProgram.default,
};
