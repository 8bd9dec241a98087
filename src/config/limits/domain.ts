/** The first field of limits.conf: whom a line is about (parse_uid_range and parse_config_file in pam_limits.c). */

import type { LimitDomain } from '../../core/desired/limits.ts';
import { parseGroupId, parseUserId } from '../../core/limits/units.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';

interface Range<Id> {
  readonly from: Id;
  readonly to?: Id;
}

/** Undefined where an end is no id, or nobody is in the range. */
const rangeOf = <Id extends number>(
  text: string,
  parse: (digits: string) => Id | undefined,
): Range<Id> | undefined => {
  const colon = text.indexOf(':');
  const from = parse(text.slice(0, colon));
  if (from === undefined) return undefined;
  if (text.endsWith(':')) return colon === text.length - 1 ? { from } : undefined;
  const to = parse(text.slice(colon + 1));
  return to === undefined || to < from ? undefined : { from, to };
};

/** `:5` stands for 5 and nothing else. */
const single = <Id>(text: string, parse: (digits: string) => Id | undefined): Id | undefined =>
  text.startsWith(':') ? parse(text.slice(1)) : undefined;

const badRange = (text: string, mark = ''): Checked<never> =>
  wrong(
    'bad-limit-domain',
    `${quoted(text)} is not a range of ids`,
    `write ${mark}min:max, ${mark}min: or, for a single id, ${mark}:id`,
  );

const users = (text: string): Checked<LimitDomain> => {
  const uid = single(text, parseUserId);
  if (uid !== undefined) return { value: { kind: 'users', from: uid, to: uid } };
  const range = rangeOf(text, parseUserId);
  return range === undefined ? badRange(text) : { value: { kind: 'users', ...range } };
};

const groups = (text: string): Checked<LimitDomain> => {
  const gid = single(text.slice(1), parseGroupId);
  if (gid !== undefined) return { value: { kind: 'gid', gid } };
  const range = rangeOf(text.slice(1), parseGroupId);
  return range === undefined ? badRange(text, '@') : { value: { kind: 'gids', ...range } };
};

/** Of ranges after `%` only the single id counts. */
const loginGroup = (text: string): Checked<LimitDomain> => {
  const group = single(text.slice(1), parseGroupId);
  if (group !== undefined) return { value: { kind: 'logins', of: { group } } };
  const message = `${quoted(text)}: after % pam_limits takes a group or a single :gid`;
  return wrong('bad-limit-domain', message, 'write %:gid');
};

const named = (mark: string, name: string): LimitDomain => {
  if (mark === '@') return { kind: 'group', name };
  return mark === '%' ? { kind: 'logins', of: { group: name } } : { kind: 'user', name };
};

/** Digits without a colon, and a range written with a dash. */
const idAsName = (mark: string, name: string): Checked<never> => {
  const [, from = '', to] = /^(\d+)(?:-(\d+))?$/.exec(name) ?? [];
  if (from === '') return {};
  const noun = mark === '' ? 'user' : 'group';
  const meant = to === undefined ? `:${from}` : `${from}:${to}`;
  return wrong('id-as-name', `${name} is the name of a ${noun} here`, `write ${mark}${meant}`);
};

const checkName = (text: string): Checked<LimitDomain> => {
  const mark = /^[@%]/.exec(text)?.[0] ?? '';
  const name = text.slice(mark.length);
  if (name === '') return wrong('bad-limit-domain', `there is no group behind ${mark}`);
  if (name.includes('*')) {
    const message = `${quoted(text)}: * is a wildcard only where it stands alone`;
    return wrong('bad-limit-domain', message, 'write *, @group or a range of uids');
  }
  return { value: named(mark, name), ...idAsName(mark, name) };
};

const rangeCheckers = { '@': groups, '%': loginGroup } as const;

export const checkDomain = (text: string): Checked<LimitDomain> => {
  if (text === '*') return { value: { kind: 'everyone' } };
  if (text === '%') return { value: { kind: 'logins', of: 'all' } };
  if (text.startsWith('\ufeff')) {
    const message = 'a byte order mark stands before the first word and belongs to it';
    return wrong('bad-limit-domain', message, 'save the file without a byte order mark');
  }
  if (!text.includes(':')) return checkName(text);
  const [first] = text;
  return (first === '@' || first === '%' ? rangeCheckers[first] : users)(text);
};
