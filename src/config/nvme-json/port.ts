/** From a port to a portal or a path, before it is known as which host. */

import type { PortalEntry } from '../../core/desired.ts';
import type { Span } from '../../core/diagnostic.ts';
import { discoveryNqn } from '../../core/ids.ts';
import type { Secret } from '../../core/secret.ts';
import type { Node } from 'jsonc-parser/lib/esm/main.js';
import type { Draft } from '../nvme/draft.ts';
import type { Given } from '../nvme/line-options.ts';
import type { OptionName } from '../nvme/options.ts';
import { portalOf } from '../nvme/portal.ts';
import { checkSecret } from '../nvme/values.ts';
import type { Word } from '../tokens.ts';
import type { Fields, Reading } from './fields.ts';
import { braceOf, field, isSound, isTrue, isUnset } from './fields.ts';
import { judged, readFields, unlessUnset } from './fields.ts';
import { inKeys, keys } from './keys.ts';

/** A usable port. */
export interface Port {
  readonly kind: 'discovery' | 'io';
  /** Without the identity; `nqn` is that of the subsystem. */
  readonly entry: PortalEntry;
  readonly ctrlSecret: Secret | undefined;
  /** Where that stands. */
  readonly ctrlKey: Span | undefined;
  /** Its own dhchap_key. */
  readonly key: Word | undefined;
  /** Where it says its address. */
  readonly span: Span;
}

/** 4420 is the port of I/O controllers on either transport (nvmf_get_default_trsvcid in nvme-cli's fabrics.c). */
const ioPort = '4420';

/** What a port must have is judged as written; everything else can be left out by an empty text. */
const isLeftOut = (key: string, text: string): boolean =>
  key === 'transport' || key === 'traddr' ? text === 'none' : isUnset(text);

const givenIn = (fields: Fields<'port'>): Map<OptionName, Given> => {
  const given = new Map<OptionName, Given>();
  for (const { key, kind, option } of keys.port) {
    const found = fields.given.get(key);
    if (option === undefined || found === undefined) continue;
    const { name, word } = found;
    if (kind === 'flag' ? isTrue(found) : !isLeftOut(key, word.text)) {
      given.set(option, { name, value: kind === 'flag' ? undefined : word });
    }
  }
  return given;
};

/** As if it were a line of discovery.conf, whose options are the same. */
const draftOf = (fields: Fields<'port'>, nqn: Word, kind: Port['kind']): Draft => {
  const given = givenIn(fields).set('nqn', { name: nqn.span, value: nqn });
  const span = braceOf(fields);
  if (kind === 'io' && !given.has('trsvcid')) {
    given.set('trsvcid', { name: span, value: { text: ioPort, span } });
  }
  return { line: { given, findings: [], masked: [] }, findings: [...fields.findings], span };
};

/** libnvme looks only whether these keys are there (json_update_attributes in json.c). */
const noteFalse = (fields: Fields<'port'>): void => {
  for (const key of ['discovery', 'persistent'] as const) {
    const found = field(fields, key);
    if (found === undefined || isTrue(found)) continue;
    const message = `nvme-cli 2 takes "${key}": false for true`;
    const { span } = found.word;
    fields.findings.push({ code: 'json-false-flag', span, message, hint: 'remove the key' });
  }
};

const noteUnused = (fields: Fields<'port'>, kind: Port['kind']): void => {
  const found = field(fields, 'persistent');
  if (kind === 'discovery' || found === undefined || !isTrue(found)) return;
  const message = 'persistent has no effect on a port that is no discovery controller';
  fields.findings.push({ code: 'ignored-option', span: found.name, message });
};

const kindOf = (fields: Fields<'port'>, nqn: Word): Port['kind'] =>
  nqn.text === discoveryNqn || isTrue(field(fields, 'discovery')) ? 'discovery' : 'io';

/** The port that an object describes; undefined where it cannot be used. Its findings are added to the reading. */
export const readPort = (reading: Reading, node: Node, nqn: Word): Port | undefined => {
  const fields = readFields(reading, node, 'port');
  if (fields === undefined || reading.tree.isOpen(node)) return undefined;
  const kind = kindOf(fields, nqn);
  noteFalse(fields);
  noteUnused(fields, kind);
  const ctrlSecret = judged(fields, 'dhchap_ctrl_key', unlessUnset(checkSecret));
  const draft = draftOf(fields, nqn, kind);
  const entry = portalOf(draft, reading.sourceAt(node.offset));
  for (const { message, hint, ...finding } of draft.findings) {
    const words = hint === undefined ? {} : { hint: inKeys(hint) };
    reading.findings.push({ ...finding, message: inKeys(message), ...words });
  }
  if (entry === undefined || !isSound(draft)) return undefined;
  const span = field(fields, 'traddr')?.word.span ?? draft.span;
  const key = draft.line.given.get('dhchap-secret')?.value;
  const ctrlKey = ctrlSecret && field(fields, 'dhchap_ctrl_key')?.name;
  return { kind, entry, ctrlSecret, ctrlKey, key, span };
};
