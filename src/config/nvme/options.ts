/**
 * The options of a discovery.conf line: those of `nvme discover` in nvme-cli 2.3 to 2.16 (fabrics.c). Ranges are
 * what the kernel takes (drivers/nvme/host/fabrics.c); times in seconds.
 */

import type { ConnectOptions } from '../../core/desired.ts';

/** How an option is used: which part of a portal it sets, or why it sets nothing. */
type Use =
  /** A field of the portal. */
  | 'portal'
  /** Passed on with every connect. */
  | 'connect'
  /** The same, on tcp only: libnvme leaves it out on rdma. */
  | 'tcp'
  /** Asks for encryption, which Holdfast cannot set up. */
  | 'tls'
  /** Only says which key; without effect where there is no TLS. */
  | 'tls-key'
  | 'ignored'
  /** Legal on a command line or in another file only. */
  | 'elsewhere';

interface OptionRow {
  readonly long: string;
  readonly short?: string;
  /** int is decimal; format and string take any word; count and flag take none. */
  readonly kind: 'string' | 'int' | 'flag' | 'count' | 'format';
  readonly use: Use;
  readonly min?: number;
  readonly max?: number;
  /** The value that stands for the kernel's default, as libnvme reads it; it is then not passed on. */
  readonly unset?: number;
  /** Its value must not be shown. */
  readonly secret?: true;
  /** Set where only old versions know the short option. */
  readonly shortUntil?: string;
  /** A value for the sample file; only those of use portal, connect and tcp are shown there. */
  readonly example?: string;
  readonly doc: string;
}

const anyInt = 2_147_483_647;
/** The kernel turns these into clock ticks, at most 1000 a second, in an int. */
const anySeconds = 2_147_483;

// One option a line, or it is no table any more.
// prettier-ignore
export const options = [
  { long: 'transport', short: 't', kind: 'string', use: 'portal', doc: 'rdma or tcp; required' },
  { long: 'nqn', short: 'n', kind: 'string', use: 'portal', example: 'nqn.2014-08.org.nvmexpress.discovery', doc: 'NQN of the discovery controller' },
  { long: 'traddr', short: 'a', kind: 'string', use: 'portal', doc: 'IP address or host name; required' },
  { long: 'trsvcid', short: 's', kind: 'string', use: 'portal', example: '4420', doc: 'port: 4420 for rdma, 8009 for tcp' },
  { long: 'host-traddr', short: 'w', kind: 'string', use: 'portal', example: '192.0.2.100', doc: 'local address; none is unset' },
  { long: 'host-iface', short: 'f', kind: 'string', use: 'portal', example: 'eth0', doc: 'local interface, tcp only; none is unset' },
  { long: 'hostnqn', short: 'q', kind: 'string', use: 'portal', example: 'nqn.2014-08.org.nvmexpress:uuid:00000000-0000-4000-8000-000000000001', doc: 'NQN of this host, for this line' },
  { long: 'hostid', short: 'I', kind: 'string', use: 'portal', example: '00000000-0000-4000-8000-000000000001', doc: 'UUID of this host, for this line' },
  { long: 'dhchap-secret', short: 'S', kind: 'string', use: 'portal', secret: true, example: 'DHHC-1:00:replace-this-by-the-secret:', doc: 'DHHC-1 secret of this host; keep a file that has one to root alone' },
  { long: 'persistent', short: 'p', kind: 'flag', use: 'portal', doc: 'keep the discovery controller connected' },
  { long: 'nr-io-queues', short: 'i', kind: 'int', use: 'connect', min: 0, max: 65_535, unset: 0, example: '4', doc: 'I/O queues; 0: one for each CPU' },
  { long: 'nr-write-queues', short: 'W', kind: 'int', use: 'connect', min: 0, max: 65_535, unset: 0, example: '1', doc: 'write queues' },
  { long: 'nr-poll-queues', short: 'P', kind: 'int', use: 'connect', min: 0, max: 65_535, unset: 0, example: '1', doc: 'polled queues' },
  { long: 'queue-size', short: 'Q', kind: 'int', use: 'connect', min: 16, max: 1024, unset: 0, example: '128', doc: 'entries of an I/O queue; 0: 128' },
  { long: 'keep-alive-tmo', short: 'k', kind: 'int', use: 'connect', min: 0, max: anySeconds, unset: 0, example: '5', doc: 'keep-alive time-out; 0: 5 s' },
  { long: 'reconnect-delay', short: 'c', kind: 'int', use: 'connect', min: 0, max: anySeconds, unset: 0, example: '10', doc: "between the kernel's own reconnects; 0: 10 s" },
  { long: 'ctrl-loss-tmo', short: 'l', kind: 'int', use: 'connect', min: -1, max: anyInt, example: '600', doc: 'when the kernel gives a controller up; -1: never' },
  { long: 'fast-io-fail-tmo', short: 'F', kind: 'int', use: 'connect', min: -1, max: anySeconds, unset: 0, example: '30', doc: 'when I/O fails while a controller is lost; -1: never' },
  { long: 'tos', short: 'T', kind: 'int', use: 'connect', min: -1, max: 255, unset: -1, example: '0', doc: 'type of service' },
  { long: 'duplicate-connect', short: 'D', kind: 'flag', use: 'connect', doc: 'allow a second controller on the same path' },
  { long: 'disable-sqflow', short: 'd', shortUntil: '2.3', kind: 'flag', use: 'connect', doc: 'no submission queue flow control' },
  { long: 'hdr-digest', short: 'g', kind: 'flag', use: 'tcp', doc: 'header digest' },
  { long: 'data-digest', short: 'G', kind: 'flag', use: 'tcp', doc: 'data digest' },
  { long: 'tls', kind: 'flag', use: 'tls', doc: 'encrypt' },
  { long: 'concat', kind: 'flag', use: 'tls', doc: 'encrypt with a key from the authentication' },
  { long: 'keyring', kind: 'string', use: 'tls-key', doc: 'keyring for TLS' },
  { long: 'tls-key', kind: 'string', use: 'tls-key', secret: true, doc: 'key for TLS' },
  { long: 'tls-key-identity', kind: 'string', use: 'tls-key', doc: 'identity of the key for TLS' },
  { long: 'output-format', short: 'o', kind: 'format', use: 'ignored', doc: 'output of nvme-cli' },
  { long: 'raw', short: 'r', kind: 'string', use: 'ignored', doc: 'file for the raw log page' },
  { long: 'verbose', short: 'v', kind: 'count', use: 'ignored', doc: 'output of nvme-cli' },
  { long: 'force', kind: 'flag', use: 'ignored', doc: 'a new discovery controller even if there is one' },
  { long: 'quiet', kind: 'flag', use: 'ignored', doc: 'output of nvme-cli' },
  { long: 'help', short: 'h', kind: 'flag', use: 'elsewhere', doc: 'the command line of nvme-cli' },
  { long: 'config', short: 'J', kind: 'string', use: 'elsewhere', doc: 'the command line of nvme-cli' },
  { long: 'dump-config', short: 'O', kind: 'flag', use: 'elsewhere', doc: 'the command line of nvme-cli' },
  { long: 'device', kind: 'string', use: 'elsewhere', doc: 'the command line of nvme-cli' },
  { long: 'nbft', kind: 'flag', use: 'elsewhere', doc: 'the command line of nvme-cli' },
  { long: 'no-nbft', kind: 'flag', use: 'elsewhere', doc: 'the command line of nvme-cli' },
  { long: 'nbft-path', kind: 'string', use: 'elsewhere', doc: 'the command line of nvme-cli' },
  { long: 'context', kind: 'string', use: 'elsewhere', doc: 'the command line of nvme-cli' },
  { long: 'dhchap-ctrl-secret', short: 'C', kind: 'string', use: 'elsewhere', secret: true, doc: '`nvme connect` or /etc/nvme/config.json (dhchap_ctrl_key)' },
] as const satisfies readonly OptionRow[];

type Known = (typeof options)[number];
export type OptionName = Known['long'];

/** A row of the table with every column. */
export interface Option extends OptionRow {
  readonly long: OptionName;
}

export type IntOption = Extract<Known, { kind: 'int' }>['long'];
export type FlagOption = Extract<Known, { kind: 'flag'; use: 'connect' | 'tcp' }>['long'];

/** Values an option table can hold: a compile error here means that the table and ConnectOptions differ. */
export type IntValues = Partial<Record<IntOption & keyof ConnectOptions, number>>;
export type FlagValues = Partial<Record<FlagOption & keyof ConnectOptions, true>>;

export const takesValue = (option: Option): boolean =>
  option.kind !== 'flag' && option.kind !== 'count';
