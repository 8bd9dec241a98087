/** Whether an ifcfg file is about InfiniBand. */

import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import { suggest } from '../suggest.ts';
import type { Draft } from './ifcfg-draft.ts';
import { checked, note } from './ifcfg-draft.ts';
import { interfaceOf } from './ifcfg-file.ts';
import { readSwitch } from './ifcfg-words.ts';

/** source_config in network-functions; TYPE_* in NetworkManager's ifcfg-rh plugin. */
const types = ['Ethernet', 'InfiniBand', 'Bond', 'Bridge', 'Vlan', 'Team', 'TeamPort', 'Wireless'];

/** The advice of every finding that says why a file is perhaps not read as its writer meant. */
const writeType = 'write TYPE=InfiniBand';

/** True for a finding about a type that was meant to be InfiniBand. */
export const isAboutType = ({ hint }: { readonly hint?: string | null }): boolean =>
  hint === writeType;

const checkType = (text: string): Checked<'infiniband' | 'other'> => {
  // initscripts take these two spellings, NetworkManager any case.
  if (text === 'InfiniBand' || text === 'infiniband') return { value: 'infiniband' };
  const hint = writeType;
  if (text.toLowerCase() === 'infiniband') {
    const message = `the network scripts do not take ${quoted(text)} for InfiniBand`;
    return { value: 'infiniband', ...wrong('ifcfg-spelling', message, hint) };
  }
  const isMistyped = suggest(text, types) === 'InfiniBand' || /^(ib|ipoib)$/i.test(text);
  if (!isMistyped) return { value: 'other' };
  return wrong('bad-ifcfg-value', `${quoted(text)} is no type of interface`, hint);
};

/** Without a TYPE the letters of the device's name are the type: `ib` of ib0 (source_config in network-functions). */
const rhelType = (draft: Draft): 'infiniband' | 'other' => {
  const device = draft.given.get('DEVICE')?.text ?? interfaceOf(draft.source.file);
  const byName = /^ib\d+$/.test(device) ? 'infiniband' : 'other';
  return checked(draft, 'TYPE', checkType) ?? byName;
};

/** IPOIB=yes, or else a key of IPoIB or a name like ib0 or ib0.8001 (try_infiniband in wicked's compat-suse.c). */
const suseType = (draft: Draft): 'infiniband' | 'other' => {
  const isNamed = /^ib\d+(\.[0-9a-f]+)?$/i.test(interfaceOf(draft.source.file));
  const hasKey = draft.given.has('IPOIB_MODE') || draft.given.has('IPOIB_UMCAST');
  return (readSwitch(draft, 'IPOIB') ?? (hasKey || isNamed)) ? 'infiniband' : 'other';
};

const infinibandKeys = ['CONNECTED_MODE', 'PKEY', 'PKEY_ID'];

const noteUnread = (draft: Draft): void => {
  const given = infinibandKeys.map((key) => draft.given.get(key)).find((one) => one !== undefined);
  if (given === undefined) return;
  const message = `${given.key} has no effect without TYPE=InfiniBand`;
  note(draft, given, { code: 'infiniband-keys-unread', message, hint: writeType });
};

export const readType = (draft: Draft): 'infiniband' | 'other' => {
  if (draft.dialect === 'suse') return suseType(draft);
  const before = draft.findings.length;
  const type = rhelType(draft);
  // A mistyped TYPE has been reported already.
  if (type === 'other' && draft.findings.length === before) noteUnread(draft);
  return type;
};
