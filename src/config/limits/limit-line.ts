/** One line of limits.conf: parse_config_file in pam_limits.c of Linux-PAM 1.6 and later. */

import type { LimitDomain, LimitEntry, LimitItem, LimitType } from '../../core/desired/limits.ts';
import type { Finding } from '../../core/diagnostic.ts';
import { parseKiB } from '../../core/limits/units.ts';
import { isError } from '../locate.ts';
import { quoted } from '../mask.ts';
import type { Word } from '../tokens.ts';
import { checkDomain } from './domain.ts';
import type { Draft } from './draft.ts';
import { note, taken } from './draft.ts';
import { itemOf, typeOf, valueOf } from './fields.ts';
import { isLimitItem, limitItems } from './items.ts';
import type { LimitWords } from './limit-words.ts';

export interface LimitLineRead {
  readonly entry: LimitEntry | undefined;
  readonly findings: readonly Finding[];
}

interface Fields {
  readonly domain: LimitDomain;
  readonly type: LimitType;
  readonly item: LimitItem;
  readonly value: string;
}

const entryOf = ({ domain, type, item, value }: Fields, source: string): LimitEntry | undefined => {
  if (item === 'memlock') {
    const amount = value === 'unlimited' ? value : parseKiB(value);
    return amount === undefined ? undefined : { domain, type, item, value: amount, source };
  }
  const isNumber = value !== 'unlimited' && limitItems[item].kind !== 'path';
  return { domain, type, item, value: isNumber ? Number(value) : value, source };
};

const judgeLogins = (draft: Draft, item: LimitItem, domain: LimitDomain | undefined): void => {
  if (domain?.kind !== 'logins' || item === 'maxlogins') return;
  const message = `% counts logins, so pam_limits ignores it with ${item}`;
  note(draft, draft.words.domain, { code: 'logins-domain', message, hint: 'write * or @group' });
};

const readLimit = (
  draft: Draft,
  words: Readonly<Record<'type' | 'item' | 'value', Word>>,
): LimitEntry | undefined => {
  const { domain: first } = draft.words;
  const domain = taken(draft, first, checkDomain(first.text));
  const item = itemOf(draft, words.item);
  const type = typeOf(draft, words.type, item);
  if (item === undefined) return undefined;
  judgeLogins(draft, item, domain);
  const value = valueOf(draft, item, words.value);
  if (domain === undefined || type === undefined || value === undefined) return undefined;
  return entryOf({ domain, type, item, value }, draft.source);
};

/** `<domain> -`. pam_limits has no such line for `*`, nor, in any useful way, for `%`. */
const readExemption = (draft: Draft, dash: Word): LimitEntry | undefined => {
  const { domain: first } = draft.words;
  const domain = taken(draft, first, checkDomain(first.text));
  if (domain === undefined) return undefined;
  if (domain.kind === 'everyone' || domain.kind === 'logins') {
    const message = `with ${first.text} pam_limits exempts nobody; item and value are missing`;
    note(draft, dash, { code: 'limit-incomplete', message });
    return undefined;
  }
  const message = `pam_limits sets no limits for ${quoted(first.text)}, whatever other lines say`;
  note(draft, dash, { code: 'limits-exempt', message });
  return { item: 'none', domain, source: draft.source };
};

const missing = ['type, item and value are', 'item and value are', 'value is'] as const;

/** `* memlock unlimited` is the usual way to leave the type out. */
const judgeIncomplete = (draft: Draft): void => {
  const { domain, more } = draft.words;
  const [second, third] = more;
  if (second !== undefined && third !== undefined && isLimitItem(second.text.toLowerCase())) {
    const hint = `write ${domain.text} - ${second.text} ${third.text}`;
    note(draft, second, { code: 'limit-incomplete', message: 'the type is missing', hint });
  } else {
    const message = `the ${missing[more.length] ?? 'value is'} missing`;
    const hint = 'a limit is <domain> <type> <item> <value>';
    note(draft, more.at(-1) ?? domain, { code: 'limit-incomplete', message, hint });
  }
};

const readEntry = (draft: Draft): LimitEntry | undefined => {
  const [type, item, value] = draft.words.more;
  if (type !== undefined && item !== undefined && value !== undefined) {
    return readLimit(draft, { type, item, value });
  }
  if (type?.text.startsWith('-') === true && item === undefined) return readExemption(draft, type);
  judgeIncomplete(draft);
  return undefined;
};

/** Findings that are errors leave no entry. */
export const readLimitLine = (words: LimitWords, source: string): LimitLineRead => {
  const draft: Draft = { words, source, findings: [] };
  const entry = readEntry(draft);
  const { findings } = draft;
  return { entry: findings.some(isError) ? undefined : entry, findings };
};
