/** From the items of a line to a rule. */

import type { SrpAction, SrpMatch, SrpOptions } from '../../core/desired/srp.ts';
import type { Finding } from '../../core/diagnostic.ts';
import type { Line } from '../lines.ts';
import { quoted } from '../mask.ts';
import { didYouMean } from '../suggest.ts';
import type { Word } from '../tokens.ts';
import { allKeys, kernelKeys, matchRows, optionRows } from './keys.ts';
import type { MatchRow, OptionRow } from './keys.ts';
import { refused } from './refused.ts';
import type { Item } from './rule-items.ts';
import { readItems } from './rule-items.ts';
import { judgeMatch, judgeOption } from './rule-values.ts';

type OptionsDraft = { -readonly [Key in keyof SrpOptions]: SrpOptions[Key] };

/** What is collected while reading a rule, from left to right. */
interface Draft {
  readonly action: SrpAction;
  /** The last of each key counts. */
  readonly match: Map<string, SrpMatch>;
  readonly options: OptionsDraft;
  readonly seen: Set<string>;
  /** Characters of options srp_daemon has to keep so far. */
  room: number;
  readonly findings: Finding[];
}

/** `char options[128]`, with the zero at its end (struct rule in srp_daemon.h). */
const optionRoom = 127;

const missing = (key: Word): Finding =>
  refused('missing-value', key.span, `${key.text} needs a value`, `write ${key.text}=...`);

const noteRepeated = (draft: Draft, { text, span }: Word): void => {
  if (draft.seen.has(text)) {
    draft.findings.push({ code: 'repeated-option', span, message: `${text} is given twice` });
  }
  draft.seen.add(text);
};

const takeMatch = (draft: Draft, row: MatchRow, { key, value }: Item): void => {
  noteRepeated(draft, key);
  if (value === undefined) {
    draft.findings.push(missing(key));
    return;
  }
  const judged = judgeMatch(row, value);
  draft.findings.push(...judged.findings);
  if (judged.value !== undefined) draft.match.set(row.key, judged.value);
};

/** Each option is kept as `,key=value`, a repeated one twice (parse_other_option in srp_daemon.c). */
const takeRoom = (draft: Draft, key: Word, value: Word): void => {
  const before = draft.room;
  draft.room += key.text.length + value.text.length + 2;
  if (before > optionRoom || draft.room <= optionRoom) return;
  const message = `the options have more than ${optionRoom} characters with their commas`;
  const span = { start: key.span.start, end: value.span.end };
  draft.findings.push(refused('options-too-long', span, message, 'leave some out'));
};

const takeOption = (draft: Draft, row: OptionRow, { key, value }: Item): void => {
  if (draft.action === 'disallow') {
    const message = `${row.key} stands in a rule that disallows, which sets no options`;
    draft.findings.push(refused('option-on-disallow', key.span, message, 'remove it'));
    return;
  }
  noteRepeated(draft, key);
  if (value === undefined) {
    draft.findings.push(missing(key));
    return;
  }
  const judged = judgeOption(row, value);
  draft.findings.push(...judged.findings);
  if (judged.value !== undefined) draft.options[row.key] = judged.value;
  takeRoom(draft, key, value);
};

const unknown = ({ key, value }: Item): Finding => {
  const instead = kernelKeys.get(key.text);
  if (instead !== undefined) {
    const message = `${key.text} is a parameter of the kernel and has no place in this file`;
    return refused('kernel-only-key', key.span, message, instead);
  }
  const { hint } = didYouMean(key.text, allKeys);
  if (value !== undefined && key.text !== '') {
    return refused('unknown-rule-key', key.span, `unknown key ${quoted(key.text)}`, hint);
  }
  const span = { start: key.span.start, end: value?.span.end ?? key.span.end };
  const written = value === undefined ? key.text : `=${value.text}`;
  return refused('unknown-rule-key', span, `${quoted(written)} is no key=value`, hint);
};

const take = (draft: Draft, item: Item): void => {
  const { text } = item.key;
  const match = matchRows.find(({ key }) => key === text);
  const option = optionRows.find(({ key }) => key === text);
  if (match !== undefined) takeMatch(draft, match, item);
  else if (option !== undefined) takeOption(draft, option, item);
  else draft.findings.push(unknown(item));
};

/** SRP_DEFAULT_CMD_SQ_SIZE in ib_srp.h. */
const defaultQueue = 62;

/** Only a warning of the kernel; scsi_add_host_with_dma in drivers/scsi/hosts.c lowers the one to the other. */
const noteDepth = ({ options, findings }: Draft, items: readonly Item[]): void => {
  const { max_cmd_per_lun: lun = 0, queue_size: queue = defaultQueue } = options;
  const key = items.findLast((item) => item.key.text === 'max_cmd_per_lun')?.key;
  if (lun <= queue || key === undefined) return;
  const message = `max_cmd_per_lun is ${lun}, and the queue of the connection has room for ${queue}`;
  findings.push({
    code: 'lun-queue-too-deep',
    span: key.span,
    message,
    hint: `set queue_size=${lun}`,
  });
};

export interface RuleRead {
  readonly match: SrpMatch;
  readonly options: SrpOptions;
  /** The caller drops the rule when one of them is an error. */
  readonly findings: readonly Finding[];
}

/** A line whose first character is its action. */
export const readRule = (line: Line, action: SrpAction): RuleRead => {
  const { items, findings } = readItems(line, 1);
  const draft: Draft = {
    action,
    match: new Map(),
    options: {},
    seen: new Set(),
    room: 0,
    findings: [...findings],
  };
  for (const item of items) take(draft, item);
  noteDepth(draft, items);
  const match = [...draft.match.values()].reduce<SrpMatch>(
    (all, some) => ({ ...all, ...some }),
    {},
  );
  return { match, options: draft.options, findings: draft.findings };
};
