/** Who this host is to a target: hostnqn and hostid. */

import type { Finding } from '../../core/diagnostic.ts';
import type { JsonHost } from '../../core/desired/nvme-json.ts';
import type { HostId, Nqn } from '../../core/ids.ts';
import { parseHostId, parseNqn } from '../../core/ids.ts';
import type { Secret } from '../../core/secret.ts';
import type { DerivedIdentity } from './derive-identity.ts';
import { hostIdOf, hostNqnOf } from './host-id.ts';
import { quoted } from '../mask.ts';

export interface Identity {
  readonly hostnqn: Nqn;
  readonly hostid: HostId;
  /** Where each comes from, for people: a path, or `derived from ...`. */
  readonly hostnqnSource: string;
  readonly hostidSource: string;
  /** What it proves to controllers; only config.json has one for a whole host. */
  readonly secret?: Secret;
}

/** The one value such a file holds; undefined when there is none. */
interface OneLine<T> {
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
}

const oneLine = <T>(
  text: string,
  parse: (text: string) => T | undefined,
  wrong: Pick<Finding, 'code' | 'hint'>,
): OneLine<T> => {
  const [line = ''] = text.split('\n', 1);
  const [word = ''] = text.trim().split('\n', 1);
  const value = parse(line.trim());
  if (value !== undefined || word === '') return { value, findings: [] };
  const start = text.indexOf(word);
  const why = line.trim() === '' ? 'stands below the first line' : 'is not what this file holds';
  const span = { start, end: start + word.trimEnd().length };
  return { value, findings: [{ ...wrong, message: `${quoted(word.trimEnd())} ${why}`, span }] };
};

/** /etc/nvme/hostnqn: one NQN in the first line, as libnvme reads it. An empty one counts as absent. */
export const parseHostNqnFile = (text: string): OneLine<Nqn> =>
  oneLine(text, parseNqn, { code: 'bad-nqn', hint: 'nvme gen-hostnqn makes one' });

/** /etc/nvme/hostid: one UUID in the first line. An empty one counts as absent. */
export const parseHostIdFile = (text: string): OneLine<HostId> =>
  oneLine(text, parseHostId, { code: 'bad-hostid', hint: 'it is a UUID' });

/** Values of the files, where they have one. */
export interface WrittenIdentity {
  readonly hostnqn: Nqn | undefined;
  readonly hostid: HostId | undefined;
  /** The first host of config.json, which comes before the two others. */
  readonly json?: JsonHost | undefined;
  /** The file that holds something else, if one does: whom this host was meant to be, nobody can tell. */
  readonly unusable: string | undefined;
}

/** A value and where it comes from. */
interface Sourced<T> {
  readonly value: T;
  readonly source: string;
}

const sourced = <T>(value: T | undefined, source: string): Sourced<T> | undefined =>
  value === undefined ? undefined : { value, source };

const hostNqn = (
  { hostnqn, hostid, json }: WrittenIdentity,
  derived: DerivedIdentity | undefined,
): Sourced<Nqn> | undefined =>
  sourced(json?.hostnqn, json?.source ?? '') ??
  sourced(hostnqn, '/etc/nvme/hostnqn') ??
  sourced(hostid === undefined ? hostid : hostNqnOf(hostid), 'derived from /etc/nvme/hostid') ??
  sourced(derived?.hostnqn, `derived from ${derived?.from ?? ''}`);

/** The UUID in the hostnqn, as libnvme does, before the derived one. */
const hostId = (
  { hostid, json }: WrittenIdentity,
  hostnqn: Nqn,
  derived: DerivedIdentity | undefined,
): Sourced<HostId> | undefined =>
  sourced(json?.hostid, json?.source ?? '') ??
  sourced(hostid, '/etc/nvme/hostid') ??
  sourced(hostIdOf(hostnqn), 'derived from the hostnqn') ??
  sourced(derived?.hostid, `derived from ${derived?.from ?? ''}`);

/**
 * Fills in what the files lack; undefined when there is nothing to derive it from. Nothing takes the place of what is
 * written and unusable: a target knows this host by its name, and keeps its reservations by it. What is not asked,
 * because config.json has said it all, may be as it likes.
 */
export const completeIdentity = (
  written: WrittenIdentity,
  derived: DerivedIdentity | undefined,
): Identity | undefined => {
  const { json } = written;
  if (json?.hostid === undefined && written.unusable !== undefined) return undefined;
  const nqn = hostNqn(written, derived);
  const id = nqn === undefined ? undefined : hostId(written, nqn.value, derived);
  if (nqn === undefined || id === undefined) return undefined;
  const sources = { hostnqnSource: nqn.source, hostidSource: id.source };
  const secret = json?.secret === undefined ? {} : { secret: json.secret };
  return { hostnqn: nqn.value, hostid: id.value, ...sources, ...secret };
};
