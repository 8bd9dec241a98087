/** Checks of single values of a rule. */

import type { SrpMatch } from '../../core/desired/srp.ts';
import type { Finding, Span } from '../../core/diagnostic.ts';
import { quoted } from '../mask.ts';
import type { Word } from '../tokens.ts';
import { tail } from '../tokens.ts';
import type { MatchRow, OptionRow } from './keys.ts';
import { refused } from './refused.ts';

export interface Judged<T> {
  /** Absent when a finding is an error. */
  readonly value?: T | undefined;
  readonly findings: readonly Finding[];
}

const bad = (finding: Finding): Judged<never> => ({ findings: [finding] });

const noted = <T>(value: T | undefined, finding: Finding): Judged<T> => ({
  value,
  findings: [finding],
});

const part = ({ span }: Word, from: number, length: number): Span => ({
  start: span.start + from,
  end: span.start + from + length,
});

/** What is written with the colons taken out, if that is what was meant. */
const withoutColons = ({ digits }: MatchRow, text: string): string | undefined => {
  const bare = text.replaceAll(':', '');
  const isWhole = digits === 32 ? bare.length === 32 : bare.length <= digits;
  return isWhole && /^[0-9a-f]+$/i.test(bare) ? `write ${bare}` : undefined;
};

const spelling = (row: MatchRow, word: Word): Finding | undefined => {
  const { text } = word;
  if (/^0x/i.test(text)) {
    const hint = `write ${row.key}=${text.slice(2)}`;
    return refused('hex-prefix', part(word, 0, 2), `${row.key} is written without 0x`, hint);
  }
  if (/^[0-9a-f]*:[0-9a-f:]*$/i.test(text)) {
    const message = `${row.key} is written without colons`;
    return refused('colons-in-id', word.span, message, withoutColons(row, text));
  }
  const odd = /[^0-9a-f]+/i.exec(text);
  if (odd === null) return undefined;
  const message = `${quoted(odd[0])} in ${row.key} is not hexadecimal`;
  return refused('bad-hex', part(word, odd.index, odd[0].length), message);
};

const tooLong = (key: string, word: Word, most: number): Finding => {
  const message = `${key} has ${word.text.length} digits; it can have ${most}`;
  return refused('value-too-long', word.span, message);
};

/** The first 16 digits are taken for the prefix, the others for the GUID, however many there are. */
const dgid = (row: MatchRow, word: Word): Judged<SrpMatch> => {
  const { text, span } = word;
  if (text.length === row.digits) return { value: row.read(text), findings: [] };
  const counted = `dgid has ${text.length} digits instead of 32`;
  if (text.length <= 16) {
    const message = `${counted}; no target matches it`;
    return bad({ code: 'bad-dgid', span, message });
  }
  const filled = `${text.slice(0, 16)}${text.slice(16).padStart(16, '0')}`;
  const hint = `write ${filled} if that is meant`;
  return noted(row.read(filled), { code: 'short-dgid', span, message: counted, hint });
};

const pkey = (row: MatchRow, word: Word): Judged<SrpMatch> => {
  const { text, span } = word;
  const last = text.slice(-4);
  if (/^0*$/.test(text.slice(0, -4))) return { value: row.read(last), findings: [] };
  const message = `pkey has more than 16 bits; ${last} is used`;
  return noted(row.read(last), { code: 'pkey-too-wide', span, message, hint: `write ${last}` });
};

/** An empty value looks at nothing, as is_enabled_by_rules_file in srp_daemon.c takes it. */
const empty = (row: MatchRow, { span }: Word): Judged<SrpMatch> => {
  const message = `${row.key} without a value matches every target`;
  return noted({}, { code: 'empty-match', span, message, hint: 'write a value or remove the key' });
};

/** Identifiers: hexadecimal, compared as numbers. */
export const judgeMatch = (row: MatchRow, word: Word): Judged<SrpMatch> => {
  if (word.text === '') return empty(row, word);
  const misspelt = spelling(row, word);
  if (misspelt !== undefined) return bad(misspelt);
  if (word.text.length > row.digits) return bad(tooLong(row.key, word, row.digits));
  if (row.key === 'dgid') return dgid(row, word);
  if (row.key === 'pkey') return pkey(row, word);
  return { value: row.read(word.text), findings: [] };
};

/** The kernel lets match_int find the base, and a zero in front makes it octal (lib/parser.c). */
const kernelValue = (text: string): number => {
  if (!/^0\d/.test(text)) return Number(text);
  return /[89]/.test(text) ? NaN : Number.parseInt(text, 8);
};

const octal = (row: OptionRow, { text, span }: Word, value: number): readonly Finding[] => {
  if (!/^0\d/.test(text)) return [];
  const message = `the kernel reads ${row.key}=${text} as ${value}`;
  const decimal = Number(text);
  const hint =
    decimal === value ? `write ${value}` : `write ${value}, or ${decimal} if that is meant`;
  return [{ code: 'octal-number', span, message, hint }];
};

const range = ({ min, max }: OptionRow): string =>
  max === 2_147_483_647 ? `${min} or more` : `${min} to ${max}`;

const inRange = (row: OptionRow, word: Word): Judged<number> => {
  const value = kernelValue(word.text);
  if (value >= row.min && value <= row.max) return { value, findings: octal(row, word, value) };
  const why = Number.isNaN(value)
    ? 'is no octal number, as its first 0 makes it'
    : 'is out of range';
  const message = `${row.key}=${word.text} ${why}; the kernel refuses each login with it`;
  const hint = `it can be ${range(row)}`;
  return bad({ code: 'bad-number', span: word.span, message, hint });
};

/** Options: decimal for srp_daemon, in the kernel's range. */
export const judgeOption = (row: OptionRow, word: Word): Judged<number> => {
  const { text, span } = word;
  if (text === '') {
    const message = `${row.key} needs a value; the kernel refuses each login without it`;
    return bad({
      code: 'missing-value',
      span,
      message,
      hint: `it can be ${range(row)}`,
    });
  }
  const odd = /\D+/.exec(text);
  if (odd !== null) {
    const message = `${quoted(text)} is not a whole number`;
    const hint = `it can be ${range(row)}`;
    return bad(refused('bad-number', tail(word, odd.index).span, message, hint));
  }
  return text.length > 16 ? bad(tooLong(row.key, word, 16)) : inRange(row, word);
};
