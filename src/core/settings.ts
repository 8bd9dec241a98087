/** Holdfast's own settings: one table for the typed object, the sample file, the manual and the checks. */

import type { Brand } from './brand.ts';

/** A length of time, in milliseconds. */
export type Milliseconds = Brand<number, 'Milliseconds'>;

/** One setting: where it is written, what it means and how its text is read. */
export interface Setting<T> {
  readonly section: string;
  readonly key: string;
  /** The default as an administrator would write it. */
  readonly written: string;
  readonly default: T;
  /** What is allowed, for hints. */
  readonly expected: string;
  /** One sentence for the sample file and the manual. */
  readonly doc: string;
  /** Undefined when the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

const isMilliseconds = (value: number): value is Milliseconds => value >= 0 && value < Infinity;

/** A number known to be a length of time. Throws RangeError for a negative or infinite one. */
export const milliseconds = (value: number): Milliseconds => {
  if (!isMilliseconds(value)) throw new RangeError(`not a length of time: ${value}`);
  return value;
};

const perUnit: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['', 1000],
  ['s', 1000],
  ['min', 60_000],
  ['h', 3_600_000],
]);

/** `15`, `15s`, `500ms`, `2min`, `1h`: plain numbers are seconds. Undefined for anything else. */
export const parseDuration = (text: string): Milliseconds | undefined => {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?(ms|s|min|h)?$/.exec(text) ?? [];
  const factor = perUnit.get(unit);
  if (amount === undefined || factor === undefined) return undefined;
  return milliseconds(Math.round(Number(amount) * factor));
};

interface Described {
  readonly section: string;
  readonly key: string;
  readonly written: string;
  readonly doc: string;
}

const setting = <T>(
  described: Described,
  expected: string,
  parse: (text: string) => T | undefined,
): Setting<T> => {
  const value = parse(described.written);
  if (value === undefined) throw new RangeError(`default of ${described.key} is not allowed`);
  return { ...described, default: value, expected, parse };
};

const duration = (
  described: Described & { readonly min: string; readonly max: string },
): Setting<Milliseconds> => {
  const { min, max, ...rest } = described;
  const low = parseDuration(min) ?? 0;
  const high = parseDuration(max) ?? Infinity;
  return setting(rest, `a time from ${min} to ${max}`, (text) => {
    const value = parseDuration(text);
    return value === undefined || value < low || value > high ? undefined : value;
  });
};

const words: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'true', 'on', '1'].map((word) => [word, true] as const),
  ...['no', 'false', 'off', '0'].map((word) => [word, false] as const),
]);

const toggle = (described: Described): Setting<boolean> =>
  setting(described, 'yes or no', (text) => words.get(text.toLowerCase()));

const program = (described: Described): Setting<string> =>
  setting(described, 'the name or the absolute path of a program, without arguments', (text) =>
    /^(\/[\w./+-]+|[\w+][\w.+-]*)$/.test(text) ? text : undefined,
  );

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
    max: '10min',
    doc: "How long one connect or discover may hold the kernel's fabrics door.",
  }),
  connectFirstDeadlineMs: duration({
    section: 'connect',
    key: 'first-deadline',
    written: '2',
    min: '100ms',
    max: '10min',
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
    doc: 'The longest back-off.',
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
    max: '10min',
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
