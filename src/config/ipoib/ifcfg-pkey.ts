/** P_Key interfaces of ifcfg files. */

import type { PkeyChild } from '../../core/desired/ipoib.ts';
import type { FullPkey, InterfaceName } from '../../core/ipoib/ids.ts';
import { fullPkey, parseInterfaceName, pkeyText } from '../../core/ipoib/ids.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import { badName } from './bad-name.ts';
import type { Draft, Given } from './ifcfg-draft.ts';
import { checked, note } from './ifcfg-draft.ts';
import { interfaceOf } from './ifcfg-file.ts';
import { readSwitch } from './ifcfg-words.ts';

/** `refused` when a child is asked for and cannot be told. */
export interface PkeyRead {
  readonly pkey?: PkeyChild;
  readonly refused: boolean;
}

export const checkName = (text: string): Checked<InterfaceName> => {
  const value = parseInterfaceName(text);
  return value === undefined ? badName(text) : { value };
};

const notPkey = (text: string): ReturnType<typeof wrong> => {
  const bare = /^[0-9a-f]{4}$/i.test(text) ? `write 0x${text.toLowerCase()}` : undefined;
  return wrong(
    'bad-pkey',
    `${quoted(text)} is not a P_Key of a child`,
    bare ?? 'it can be 0x8001 to 0xffff',
  );
};

/** As `$((0x8000 | PKEY_ID))` reads it: hex after 0x, octal after 0, else decimal. */
const numberOf = (text: string): number => {
  if (/^0x[0-9a-f]{1,8}$/i.test(text)) return Number.parseInt(text, 16);
  if (/^0[0-7]{1,8}$/.test(text)) return Number.parseInt(text, 8);
  return /^\d{1,8}$/.test(text) ? Number(text) : -1;
};

/** The name of the child says which way of reading was meant. */
const isNamed = (draft: Draft, value: FullPkey): boolean =>
  draft.given.get('DEVICE')?.text.endsWith(`.${value.toString(16)}`) === true;

const checkRhelId = (text: string, draft: Draft): Checked<FullPkey> => {
  const number = numberOf(text);
  const value = number > 0xffff ? undefined : fullPkey(number);
  if (value === undefined) return notPkey(text);
  if (!/^0x/i.test(text) && !isNamed(draft, value)) {
    const message = `${text} without 0x is the P_Key ${pkeyText(value)}`;
    const hint = /^[0-9a-f]{4}$/i.test(text) ? `write 0x${text}` : `write ${pkeyText(value)}`;
    return { value, ...wrong('pkey-not-hex', message, hint) };
  }
  if (number >= 0x8000) return { value };
  const message = `${text} is stored as ${pkeyText(value)}`;
  return { value, ...wrong('pkey-limited', message, `write ${pkeyText(value)}`) };
};

/** Hex with or without 0x, 0x8000 to 0xfffe (try_infiniband, ni_infiniband_validate in wicked). */
const checkSuseId = (text: string): Checked<FullPkey> => {
  const number = /^(0x)?[0-9a-f]{1,8}$/i.test(text) ? Number.parseInt(text, 16) : -1;
  const value = number < 0x8000 || number >= 0xffff ? undefined : fullPkey(number);
  if (value !== undefined) return { value };
  return wrong('bad-pkey', `${quoted(text)} is not a P_Key of a child`, 'it can be 8001 to fffe');
};

const child = (id: FullPkey | undefined, physdev: InterfaceName | undefined): PkeyRead =>
  id === undefined || physdev === undefined
    ? { refused: true }
    : { pkey: { id, physdev }, refused: false };

const needs = (draft: Draft, asked: Given, keys: readonly string[]): void => {
  for (const key of keys.filter((one) => !draft.given.has(one))) {
    const message = `a P_Key interface needs ${key}`;
    note(draft, asked, { code: 'pkey-incomplete', message, hint: `add ${key}=...` });
  }
};

const withoutPkey = (draft: Draft): PkeyRead => {
  const id = draft.given.get('PKEY_ID');
  const message = 'PKEY_ID has no effect without PKEY=yes';
  if (id !== undefined) {
    note(draft, id, { code: 'pkey-not-switched', message, hint: 'add PKEY=yes' });
  }
  return { refused: false };
};

/** ifup-ib ends with an error without PKEY_ID or PHYSDEV, and so does NetworkManager (parse_infiniband_p_key). */
const rhelPkey = (draft: Draft): PkeyRead => {
  const asked = draft.given.get('PKEY');
  if (asked === undefined) return withoutPkey(draft);
  const on = readSwitch(draft, 'PKEY', 'yes');
  if (on !== true) return { refused: on === undefined };
  needs(draft, asked, ['PKEY_ID', 'PHYSDEV']);
  return child(
    checked(draft, 'PKEY_ID', (text) => checkRhelId(text, draft)),
    checked(draft, 'PHYSDEV', checkName),
  );
};

/** The name of the file gives what the keys do not: ifcfg-ib0.8001. */
const susePkey = (draft: Draft): PkeyRead => {
  const [, parent, suffix] = /^(ib\d+)\.(.+)$/.exec(interfaceOf(draft.source.file)) ?? [];
  const device = draft.given.get('IPOIB_DEVICE');
  const asked = draft.given.get('IPOIB_PKEY') ?? device;
  if (asked === undefined) {
    return suffix === undefined
      ? { refused: false }
      : child(checkSuseId(suffix).value, parseInterfaceName(parent ?? ''));
  }
  if (suffix === undefined) needs(draft, asked, ['IPOIB_PKEY', 'IPOIB_DEVICE']);
  return child(
    checked(draft, 'IPOIB_PKEY', checkSuseId) ?? checkSuseId(suffix ?? '').value,
    checked(draft, 'IPOIB_DEVICE', checkName) ?? parseInterfaceName(parent ?? ''),
  );
};

export const readPkey = (draft: Draft): PkeyRead =>
  draft.dialect === 'suse' ? susePkey(draft) : rhelPkey(draft);
