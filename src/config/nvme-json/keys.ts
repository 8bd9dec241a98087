/** The keys of config.json (libnvme 1.16: src/nvme/json.c and doc/config-schema.json). */

import type { OptionName } from '../nvme/options.ts';

/** What a key holds. `any` is for what nobody here looks at. */
export type Kind = 'text' | 'number' | 'flag' | 'list' | 'any';

export interface KeyRow {
  readonly key: string;
  readonly kind: Kind;
  /** The option of `nvme connect` that says the same, where there is one. */
  readonly option?: OptionName;
  /** What it says, where no option says it. */
  readonly doc?: string;
}

/** An object that has keys, as a message calls it. */
export type Level = 'file' | 'host' | 'subsystem' | 'port';

/** dhchap_ctrl_key and discovery are options of no discovery.conf line, so they are read by themselves. */
// prettier-ignore
const port = [
  { key: 'transport', kind: 'text', option: 'transport' },
  { key: 'traddr', kind: 'text', option: 'traddr' },
  { key: 'trsvcid', kind: 'text', option: 'trsvcid', doc: 'port: 4420; 8009 for a discovery controller over tcp' },
  { key: 'host_traddr', kind: 'text', option: 'host-traddr' },
  { key: 'host_iface', kind: 'text', option: 'host-iface' },
  { key: 'dhchap_key', kind: 'text', option: 'dhchap-secret' },
  { key: 'dhchap_ctrl_key', kind: 'text', doc: 'DHHC-1 secret that the controller has to prove it knows' },
  { key: 'keyring', kind: 'text', option: 'keyring' },
  { key: 'tls_key', kind: 'text', option: 'tls-key' },
  { key: 'tls_key_identity', kind: 'text', option: 'tls-key-identity' },
  { key: 'nr_io_queues', kind: 'number', option: 'nr-io-queues' },
  { key: 'nr_write_queues', kind: 'number', option: 'nr-write-queues' },
  { key: 'nr_poll_queues', kind: 'number', option: 'nr-poll-queues' },
  { key: 'queue_size', kind: 'number', option: 'queue-size' },
  { key: 'keep_alive_tmo', kind: 'number', option: 'keep-alive-tmo' },
  { key: 'reconnect_delay', kind: 'number', option: 'reconnect-delay' },
  { key: 'ctrl_loss_tmo', kind: 'number', option: 'ctrl-loss-tmo' },
  { key: 'fast_io_fail_tmo', kind: 'number', option: 'fast-io-fail-tmo' },
  { key: 'tos', kind: 'number', option: 'tos' },
  { key: 'duplicate_connect', kind: 'flag', option: 'duplicate-connect' },
  { key: 'disable_sqflow', kind: 'flag', option: 'disable-sqflow' },
  { key: 'hdr_digest', kind: 'flag', option: 'hdr-digest' },
  { key: 'data_digest', kind: 'flag', option: 'data-digest' },
  { key: 'tls', kind: 'flag', option: 'tls' },
  { key: 'concat', kind: 'flag', option: 'concat' },
  { key: 'persistent', kind: 'flag', option: 'persistent' },
  { key: 'discovery', kind: 'flag', doc: 'a discovery controller, which is asked what it lists' },
] as const satisfies readonly KeyRow[];

// prettier-ignore
const host = [
  { key: 'hostnqn', kind: 'text', doc: 'NQN of the host; required. That of the first host is the name of this host' },
  { key: 'hostid', kind: 'text', doc: 'UUID of the host; without it the one in its hostnqn, or that of this host' },
  { key: 'dhchap_key', kind: 'text', doc: 'DHHC-1 secret of the host; comes before those of its ports' },
  { key: 'hostsymname', kind: 'any', doc: 'no effect here' },
  { key: 'persistent_discovery_ctrl', kind: 'flag', doc: 'keep discovery controllers with an NQN of their own connected' },
  { key: 'subsystems', kind: 'list', doc: 'what it is connected to' },
] as const satisfies readonly KeyRow[];

// prettier-ignore
const subsystem = [
  { key: 'nqn', kind: 'text', doc: 'NQN of the subsystem; required. nqn.2014-08.org.nvmexpress.discovery makes discovery controllers of its ports' },
  { key: 'application', kind: 'text', doc: 'whose it is; anything but holdfast, autoconnect, nothing and [nvme] application of holdfast.conf is left alone' },
  { key: 'ports', kind: 'list', doc: 'where it is, and how it is connected' },
] as const satisfies readonly KeyRow[];

const file = [
  { key: 'hosts', kind: 'list', doc: 'the list of hosts, where the file is an object and no list' },
] as const satisfies readonly KeyRow[];

const byLevel = { file, host, subsystem, port } as const;

/** The keys that exist at a level. */
export type KeyOf<L extends Level> = (typeof byLevel)[L][number]['key'];

export const keys: Readonly<Record<Level, readonly KeyRow[]>> = byLevel;

/** In the order in which they contain each other. */
export const levels: readonly Level[] = ['file', 'host', 'subsystem', 'port'];

/** Options by their keys here, for messages that speak of options. */
const keyByOption: ReadonlyMap<string, string> = new Map(
  keys.port.flatMap(({ key, option }) => (option === undefined ? [] : [[option, key]])),
);

/** The same sentence with `--host-traddr` as `host_traddr`, outside of quotes. */
export const inKeys = (sentence: string): string =>
  sentence.replace(/"[^"]*"|--([a-z][a-z-]*)/g, (all, option: string | undefined) =>
    option === undefined ? all : (keyByOption.get(option) ?? all),
  );
