/** A host of config.json: as whom its subsystems are connected. */

import type { PortalEntry } from '../../core/desired.ts';
import type { JsonHost, JsonPortal, PathEntry } from '../../core/desired/nvme-json.ts';
import { discoveryNqn } from '../../core/ids.ts';
import type { Secret } from '../../core/secret.ts';
import type { Node } from 'jsonc-parser/lib/esm/main.js';
import { hostIdOf } from '../nvme/host-id.ts';
import { checkHostId, checkNqn, checkSecret } from '../nvme/values.ts';
import type { Fields, Reading } from './fields.ts';
import { elements, field, isSound, isTrue, judged, readFields, unlessUnset } from './fields.ts';
import type { Port } from './port.ts';
import { readSubsystem, requireKey } from './subsystem.ts';

interface Host {
  readonly identity: JsonHost;
  readonly secret: Secret | undefined;
  /** Whether discovery controllers with an NQN of their own are kept connected. */
  readonly keepsDiscovery: boolean;
}

/** What a port asks for, as its host. */
export type Connection = { readonly port: Port } & (
  | { readonly kind: 'portal'; readonly portal: JsonPortal }
  | { readonly kind: 'path'; readonly path: PathEntry }
);

export interface HostRead {
  readonly host: JsonHost;
  readonly connections: readonly Connection[];
}

const hostidImplied = (fields: Fields<'host'>): void => {
  const word = field(fields, 'hostnqn')?.word;
  if (word === undefined) return;
  fields.findings.push({
    code: 'hostid-implied',
    span: word.span,
    message: "a hostnqn of its own with this host's hostid",
    hint: 'add "hostid": "<uuid>"',
  });
};

const noteSymbolicName = (fields: Fields<'host'>): void => {
  const span = field(fields, 'hostsymname')?.name;
  if (span === undefined) return;
  const message = 'hostsymname has no effect here';
  fields.findings.push({ code: 'ignored-option', span, message });
};

const hostOf = (fields: Fields<'host'>, source: string): Host | undefined => {
  requireKey(fields, 'hostnqn');
  const hostnqn = judged(fields, 'hostnqn', checkNqn);
  const written = judged(fields, 'hostid', unlessUnset(checkHostId));
  const secret = judged(fields, 'dhchap_key', unlessUnset(checkSecret));
  noteSymbolicName(fields);
  if (hostnqn === undefined || !isSound(fields)) return undefined;
  const hostid = written ?? hostIdOf(hostnqn);
  if (hostid === undefined) hostidImplied(fields);
  const identity = { hostnqn, ...(hostid === undefined ? {} : { hostid }), source };
  const keepsDiscovery = isTrue(field(fields, 'persistent_discovery_ctrl'));
  return { identity, secret, keepsDiscovery };
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

const connectionOf = (host: Host, port: Port): Connection => {
  const { nqn, persistent: asked, ...entry } = port.entry;
  const persistent = asked || isKept(host, port.entry);
  const { hostnqn, hostid } = host.identity;
  const secret = host.secret ?? entry.secret;
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

/** A host with what is to be connected as it; undefined where it cannot be used. Findings are added to the reading. */
export const readHost = (reading: Reading, node: Node): HostRead | undefined => {
  const fields = readFields(reading, node, 'host');
  if (fields === undefined) return undefined;
  const host = hostOf(fields, reading.sourceAt(node.offset));
  reading.findings.push(...fields.findings);
  const ports = elements(field(fields, 'subsystems')).flatMap((one) => readSubsystem(reading, one));
  if (host === undefined) return undefined;
  const key = host.secret === undefined ? undefined : field(fields, 'dhchap_key')?.word.text;
  for (const port of ports) noteKeys(reading, key, port);
  return { host: host.identity, connections: ports.map((port) => connectionOf(host, port)) };
};
