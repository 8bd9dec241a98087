/** /etc/nvme/config.json of libnvme and nvme-cli 2: hosts, their subsystems, and the ports of those. */

import type { JsonPortal, NvmeJson, PathEntry } from '../../core/desired/nvme-json.ts';
import type { Finding, Parsed } from '../../core/diagnostic.ts';
import type { Node } from 'jsonc-parser/lib/esm/main.js';
import { portalKey } from '../nvme/discovery.ts';
import type { SourceText } from '../lines.ts';
import { lineAt, splitLines } from '../lines.ts';
import { isError } from '../locate.ts';
import type { Reading } from './fields.ts';
import { elements, field, isSound, readFields } from './fields.ts';
import type { Connection, HostRead } from './host.ts';
import { readHost } from './host.ts';
import type { OwnSide } from './identity.ts';
import { masking, secretSpans } from './masks.ts';
import { parseSyntax } from './syntax.ts';
import { isNot, spanToShow } from './values.ts';

const listOnly = 'nvme-cli 2 reads only the list of hosts, without an object around it';

/** libnvme passes over null. */
const usable = (nodes: readonly Node[] = []): readonly Node[] =>
  nodes.filter(({ type }) => type !== 'null');

/** libnvme reads a list of hosts (json_read_config in json.c); its schema and `nvme config-convert` know an object too. */
const hostsOf = (reading: Reading, root: Node): readonly Node[] => {
  if (root.type === 'array') return usable(root.children);
  if (root.type !== 'object') {
    const message = `the file ${isNot(root, 'a list of hosts in [ ]')}`;
    reading.findings.push({ code: 'json-type', span: spanToShow(root), message });
    return [];
  }
  const fields = readFields(reading, root, 'file');
  if (fields === undefined) return [];
  const hosts = field(fields, 'hosts');
  if (hosts !== undefined) {
    fields.findings.push({ code: 'json-hosts-object', span: spanToShow(root), message: listOnly });
  } else if (isSound(fields)) {
    const message = 'the file is an object without hosts';
    const hint = 'write a list of hosts in [ ]';
    fields.findings.push({ code: 'json-type', span: spanToShow(root), message, hint });
  }
  reading.findings.push(...fields.findings);
  return usable(elements(hosts));
};

const keyOf = (connection: Connection): string =>
  connection.kind === 'portal'
    ? `portal ${portalKey(connection.portal)}`
    : `path ${portalKey({ ...connection.path, nqn: connection.path.subsysnqn, persistent: false })}`;

const duplicate = ({ kind, port }: Connection, first: Connection): Finding => ({
  code: kind === 'portal' ? 'duplicate-portal' : 'duplicate-path',
  span: port.span,
  message: `the same ${kind} as ${first.port.entry.source}, which counts`,
  hint: 'remove one of the two',
});

/** Each once; libnvme, too, finds the first one again (nvme_lookup_ctrl). */
const once = (reading: Reading, connections: readonly Connection[]): readonly Connection[] => {
  const found = new Map<string, Connection>();
  for (const connection of connections) {
    const key = keyOf(connection);
    const first = found.get(key);
    if (first === undefined) found.set(key, connection);
    else reading.findings.push(duplicate(connection, first));
  }
  return [...found.values()];
};

const asked = (
  { host, others }: Pick<NvmeJson, 'host' | 'others'>,
  connections: readonly Connection[],
): NvmeJson => {
  const portals: JsonPortal[] = [];
  const paths: PathEntry[] = [];
  for (const connection of connections) {
    if (connection.kind === 'portal') portals.push(connection.portal);
    else paths.push(connection.path);
  }
  return { portals, paths, others, host };
};

/** Behind an error nothing is certainly the first. */
const firstOf = (
  nodes: readonly Node[],
  hosts: readonly (HostRead | undefined)[],
  findings: readonly Finding[],
): NvmeJson['host'] => {
  const start = nodes[0]?.offset ?? Infinity;
  if (findings.some((finding) => isError(finding) && finding.span.start < start)) return 'unusable';
  return nodes.length === 0 ? undefined : (hosts[0]?.host ?? 'unusable');
};

/**
 * Ports of discovery subsystems as portals, all others as paths. An error loses the port, subsystem or host that it
 * stands in; a broken file is read as far as it can be made out, while nvme-cli reads nothing of one. Never throws.
 * `own`: what the files beside it say, with which the first host is compared.
 */
export const parseNvmeJson = (source: SourceText, own: OwnSide = {}): Parsed<NvmeJson> => {
  const tree = parseSyntax(source.text);
  const lines = splitLines(source.text);
  const sourceAt = (offset: number): string =>
    `${source.file}:${lineAt(lines, offset)?.number ?? 1}`;
  const reading = { source, tree, findings: [...tree.findings], own, sourceAt };
  const nodes = tree.root === undefined ? [] : hostsOf(reading, tree.root);
  const hosts = nodes.map((node, index) => readHost(reading, { node, isFirst: index === 0 }));
  const connections = once(
    reading,
    hosts.flatMap((host) => host?.connections ?? []),
  );
  const findings = masking(reading.findings, secretSpans(tree.tokens), lines);
  const others = hosts.flatMap((host) => host?.others ?? []);
  const host = firstOf(nodes, hosts, findings);
  return { value: asked({ host, others }, connections), findings };
};
