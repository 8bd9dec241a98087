/** One [srp-target NAME] section of holdfast.conf. */

import type { SrpStaticTarget } from '../../core/desired/srp.ts';
import type { Finding, Parsed, Span } from '../../core/diagnostic.ts';
import { quoted } from '../mask.ts';
import { didYouMean } from '../suggest.ts';
import type { Entry, Header } from './settings-lines.ts';
import { targetKeys, type TargetDraft, type TargetKey } from './srp-target-keys.ts';
import { badValue, repeated, valueOf, type ParseIni } from './value.ts';

/** True for a section that is meant to be a target, whether or not its name can be used. */
export const isTargetSection = (section: string): boolean => /^srp-target(\s|$)/.test(section);

/** Undefined for a section that names none. */
const targetName = (section: string): string | undefined =>
  /^srp-target\s+([\w.:@-]{1,64})$/.exec(section)?.[1];

/** A section as far as it was usable, and where it begins. */
export interface TargetSection {
  readonly name: string;
  readonly span: Span;
  /** Undefined where something is missing or wrong that a login depends on. */
  readonly target: SrpStaticTarget | undefined;
}

const unknown = ({ section, key, keySpan }: Entry): Finding => ({
  code: 'unknown-setting',
  span: keySpan,
  message: `[${section}] has no setting ${quoted(key)}`,
  ...didYouMean(
    key,
    targetKeys.map((row) => row.key),
  ),
});

const instead = ({ use }: TargetKey): string =>
  use === 'option' ? 'the kernel uses its own default' : 'without it, this is no target';

/** What the entries set, and what is wrong with them. */
const readEntries = (
  entries: readonly Entry[],
  parseIni: ParseIni,
): Parsed<TargetDraft> & { readonly isSpoilt: boolean } => {
  const draft: TargetDraft = { options: {} };
  const findings: Finding[] = [];
  const read = new Map<TargetKey, boolean>();
  for (const entry of entries) {
    const row = targetKeys.find(({ key }) => key === entry.key);
    if (row === undefined) {
      findings.push(unknown(entry));
      continue;
    }
    if (read.has(row)) findings.push(repeated(entry));
    const value = valueOf(entry, parseIni);
    const isGood = row.read(draft, value);
    read.set(row, isGood);
    const { expected } = row;
    if (!isGood) findings.push(badValue(entry, value, { expected, applies: instead(row) }));
  }
  const isSpoilt = [...read].some(([{ use }, isGood]) => use !== 'option' && !isGood);
  return { value: draft, findings, isSpoilt };
};

const complete = (
  draft: TargetDraft,
  name: string,
  source: string,
): SrpStaticTarget | undefined => {
  const { dest, idExt, iocGuid } = draft;
  if (dest === undefined || idExt === undefined || iocGuid === undefined) return undefined;
  return { ...draft, dest, idExt, iocGuid, name, source };
};

const nameless = ({ section, span }: Header): Finding => ({
  code: 'bad-srp-target',
  span,
  message: `[${section}] does not name a target`,
  hint: 'write [srp-target NAME] with a name of letters, digits and . _ : @ -',
});

/** Each key is said once: what is there and wrong has a finding of its own. */
const incomplete = (header: Header, entries: readonly Entry[]): readonly Finding[] => {
  const missing = targetKeys
    .filter(({ use, key }) => use === 'required' && !entries.some((entry) => entry.key === key))
    .map(({ key }) => key);
  if (missing.length === 0) return [];
  const message = `[${header.section}] lacks ${missing.join(' and ')}`;
  return [{ code: 'bad-srp-target', span: header.span, message }];
};

/** `entries`: all that stand under a header of that name. Never throws. */
export const readTarget = (
  file: string,
  { header, entries }: { readonly header: Header; readonly entries: readonly Entry[] },
  parseIni: ParseIni,
): Parsed<TargetSection | undefined> => {
  const { value: draft, findings, isSpoilt } = readEntries(entries, parseIni);
  const name = targetName(header.section);
  if (name === undefined) return { value: undefined, findings: [nameless(header), ...findings] };
  const target = isSpoilt ? undefined : complete(draft, name, `${file}:${header.line}`);
  return {
    value: { name, span: header.span, target },
    findings: [...incomplete(header, entries), ...findings],
  };
};
