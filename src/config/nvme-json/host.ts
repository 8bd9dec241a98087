/** A host of config.json: as whom its subsystems are connected. */

import type { PortalEntry } from '../../core/desired.ts';
import type {
  JsonHost,
  JsonPortal,
  OthersSubsystem,
  PathEntry,
} from '../../core/desired/nvme-json.ts';
import { discoveryNqn } from '../../core/ids.ts';
import type { Node } from 'jsonc-parser/lib/esm/main.js';
import { checkSecret } from '../nvme/values.ts';
import type { Fields, Reading } from './fields.ts';
import { elements, field, isSound, isTrue, judged, readFields, unlessUnset } from './fields.ts';
import { namesOf, noteDisagreement } from './identity.ts';
import type { Port } from './port.ts';
import { readSubsystem, requireKey } from './subsystem.ts';

interface Host {
  readonly identity: JsonHost;
  /** Whether discovery controllers with an NQN of their own are kept connected. */
  readonly keepsDiscovery: boolean;
}

interface HostPlace {
  readonly node: Node;
  /** Whether it is the first of the file. */
  readonly isFirst: boolean;
}

/** What a port asks for, as its host. */
export type Connection = { readonly port: Port } & (
  | { readonly kind: 'portal'; readonly portal: JsonPortal }
  | { readonly kind: 'path'; readonly path: PathEntry }
);

export interface HostRead {
  /** Undefined where it cannot be used. */
  readonly host: JsonHost | undefined;
  readonly connections: readonly Connection[];
  readonly others: readonly OthersSubsystem[];
}

const noteSymbolicName = (fields: Fields<'host'>): void => {
  const span = field(fields, 'hostsymname')?.name;
  if (span === undefined) return;
  const message = 'hostsymname has no effect here';
  fields.findings.push({ code: 'ignored-option', span, message });
};

const hostOf = (reading: Reading, fields: Fields<'host'>, at: HostPlace): Host | undefined => {
  requireKey(fields, 'hostnqn');
  const names = namesOf(fields, reading.own);
  const secret = judged(fields, 'dhchap_key', unlessUnset(checkSecret));
  noteSymbolicName(fields);
  if (names === undefined || !isSound(fields)) return undefined;
  if (at.isFirst) noteDisagreement(fields, names, reading.own);
  const source = reading.sourceAt(at.node.offset);
  const identity = { ...names, ...(secret === undefined ? {} : { secret }), source };
  return { identity, keepsDiscovery: isTrue(field(fields, 'persistent_discovery_ctrl')) };
};

/** build_options in libnvme's fabrics.c: the host's key comes first. */
const noteKeys = (reading: Reading, own: string | undefined, { key }: Port): void => {
  if (own === undefined || key === undefined || key.text === own) return;
  const message = "another dhchap_key than the host's, which counts";
  const hint = 'remove one of the two';
  reading.findings.push({ code: 'json-keys-differ', span: key.span, message, hint });
};

/** is_persistent_discovery_ctrl in nvme-cli's fabrics.c: not for the well-known NQN. */
const isKept = ({ keepsDiscovery }: Host, { nqn }: PortalEntry): boolean =>
  keepsDiscovery && nqn !== discoveryNqn;

/** nvme discover proves nothing to the controller it asks, and wants no proof (build_options; nvme-cli 3 does). */
const noteCtrlKey = (reading: Reading, { kind, ctrlKey }: Port, isPersistent: boolean): void => {
  if (kind === 'io' || isPersistent || ctrlKey === undefined) return;
  const message = 'dhchap_ctrl_key has no effect on a discovery controller that is not persistent';
  reading.findings.push({ code: 'ignored-option', span: ctrlKey, message });
};

const connectionOf = (reading: Reading, host: Host, port: Port): Connection => {
  const { nqn, persistent: asked, ...entry } = port.entry;
  const persistent = asked || isKept(host, port.entry);
  noteCtrlKey(reading, port, persistent);
  const { hostnqn, hostid } = host.identity;
  const secret = host.identity.secret ?? entry.secret;
  const common = {
    ...entry,
    hostnqn,
    ...(hostid === undefined ? {} : { hostid }),
    ...(secret === undefined ? {} : { secret }),
    ...(port.ctrlSecret === undefined ? {} : { ctrlSecret: port.ctrlSecret }),
  };
  return port.kind === 'io'
    ? { kind: 'path', port, path: { ...common, subsysnqn: nqn } }
    : { kind: 'portal', port, portal: { ...common, nqn, persistent } };
};

/** A host with what is to be connected as it; undefined where there is none. Findings are added to the reading. */
export const readHost = (reading: Reading, at: HostPlace): HostRead | undefined => {
  const fields = readFields(reading, at.node, 'host');
  if (fields === undefined) return undefined;
  const host = hostOf(reading, fields, at);
  reading.findings.push(...fields.findings);
  const subsystems = elements(field(fields, 'subsystems')).map((one) =>
    readSubsystem(reading, one),
  );
  const hostnqn = field(fields, 'hostnqn')?.word.text;
  const others = subsystems.flatMap(({ others: subsysnqn }) =>
    subsysnqn === undefined ? [] : [{ subsysnqn, hostnqn }],
  );
  if (host === undefined) return { host, connections: [], others };
  const ports = subsystems.flatMap((one) => one.ports);
  const key =
    host.identity.secret === undefined ? undefined : field(fields, 'dhchap_key')?.word.text;
  for (const port of ports) noteKeys(reading, key, port);
  const connections = ports.map((port) => connectionOf(reading, host, port));
  return { host: host.identity, connections, others };
};
