/** A subsystem of config.json and its ports. */

import type { Finding } from '../../core/diagnostic.ts';
import type { Node } from 'jsonc-parser/lib/esm/main.js';
import { checkNqn } from '../nvme/values.ts';
import { quoted } from '../mask.ts';
import { didYouMean } from '../suggest.ts';
import type { Word } from '../tokens.ts';
import type { Fields, Reading } from './fields.ts';
import { braceOf, elements, field, isSound, judged, readFields } from './fields.ts';
import type { Level } from './keys.ts';
import type { Port } from './port.ts';
import { readPort } from './port.ts';

/**
 * The name that nvmf-autoconnect.service of nvme-cli goes by (`nvme connect-all --context=autoconnect`), in whose place
 * Holdfast stands, and Holdfast's own.
 */
const own: readonly string[] = ['autoconnect', 'holdfast'];

/** libnvme compares it as it is written (nvmf_add_ctrl in fabrics.c). */
const otherApplication = (
  fields: Fields<'subsystem'>,
  ours: readonly string[],
): Word | undefined => {
  const word = field(fields, 'application')?.word;
  return word === undefined || word.text === '' || ours.includes(word.text) ? undefined : word;
};

const leftAlone = ({ text, span }: Word, ours: readonly string[]): Finding => ({
  code: 'other-application',
  span,
  message: `belongs to ${quoted(text)}; Holdfast leaves it alone`,
  ...didYouMean(text, ours),
});

/** Adds a finding where a key is missing that an object cannot do without. */
export const requireKey = (fields: Fields<Level>, key: string): void => {
  if (fields.given.has(key) || !isSound(fields)) return;
  const message = `the ${fields.level} has no ${key}`;
  fields.findings.push({ code: 'json-missing-key', span: braceOf(fields), message });
};

export interface SubsystemRead {
  /** The usable ones, in order. */
  readonly ports: readonly Port[];
  /** The NQN of one that belongs to another application. */
  readonly others?: string | undefined;
}

const nothing: SubsystemRead = { ports: [] };

/** A subsystem with its ports. Findings are added to the reading. */
export const readSubsystem = (reading: Reading, node: Node): SubsystemRead => {
  const fields = readFields(reading, node, 'subsystem');
  if (fields === undefined) return nothing;
  const { application = '' } = reading.own;
  const ours = application === '' ? own : [...own, application];
  const other = otherApplication(fields, ours);
  if (other !== undefined) {
    reading.findings.push(...fields.findings, leftAlone(other, ours));
    return { ports: [], others: field(fields, 'nqn')?.word.text };
  }
  requireKey(fields, 'nqn');
  judged(fields, 'nqn', checkNqn);
  reading.findings.push(...fields.findings);
  const nqn = field(fields, 'nqn')?.word;
  if (nqn === undefined || !isSound(fields)) return nothing;
  const ports = elements(field(fields, 'ports'));
  return { ports: ports.flatMap((port) => readPort(reading, port, nqn) ?? []) };
};
