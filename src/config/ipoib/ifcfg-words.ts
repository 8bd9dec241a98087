/** Values of ifcfg files that are one of a few words. */

import type { Bootproto } from '../../core/desired/ipoib.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import { suggest } from '../suggest.ts';
import type { Draft } from './ifcfg-draft.ts';
import { checked } from './ifcfg-draft.ts';

/** is_true and is_false in functions of initscripts; svParseBoolean in NetworkManager's shvar.c. */
const truths: readonly string[] = ['yes', 'y', 'true', 't', 'on', '1'];
const untruths: readonly string[] = ['no', 'n', 'false', 'f', 'off', '0'];

const meant = (text: string): boolean | undefined => {
  const word = text.toLowerCase();
  if (truths.includes(word)) return true;
  return untruths.includes(word) ? false : undefined;
};

/** `exact` is the word that the network scripts compare letter by letter, where they do. */
const checkSwitch = (text: string, exact: 'yes' | 'no' | undefined): Checked<boolean> => {
  const value = meant(text);
  if (value === undefined) {
    const near = suggest(text, ['yes', 'no']);
    const hint = near === undefined ? 'write yes or no' : `did you mean ${near}?`;
    return wrong('not-a-switch', `${quoted(text)} is neither yes nor no`, hint);
  }
  if (exact === undefined || value !== (exact === 'yes') || text === exact) return { value };
  const message = `the network scripts do not take ${quoted(text)} for ${exact}`;
  return { value, ...wrong('ifcfg-spelling', message, `write ${exact}`) };
};

/** Undefined where the key is absent or says neither. */
export const readSwitch = (draft: Draft, key: string, exact?: 'yes' | 'no'): boolean | undefined =>
  checked(draft, key, (text) => checkSwitch(text, exact));

/** One of the words of a table, by its meaning. */
const checkWord = <T>(text: string, words: ReadonlyMap<string, T>): Checked<T> => {
  const exact = words.get(text);
  if (exact !== undefined) return { value: exact };
  const lower = words.get(text.toLowerCase());
  if (lower !== undefined) {
    const message = `other tools do not take ${quoted(text)} for ${text.toLowerCase()}`;
    return { value: lower, ...wrong('ifcfg-spelling', message, `write ${text.toLowerCase()}`) };
  }
  const near = suggest(text, words.keys());
  const hint =
    near === undefined ? `it can be ${[...words.keys()].join(', ')}` : `did you mean ${near}?`;
  return wrong('bad-ifcfg-value', `${quoted(text)} is not a value of this key`, hint);
};

/** `none` means static addresses to ifup-ib and NetworkManager (sysconfig.txt: any other value). */
const rhelProtocols: ReadonlyMap<string, Bootproto> = new Map([
  ['static', 'static'],
  ['none', 'static'],
  ['dhcp', 'dhcp'],
  ['bootp', 'dhcp'],
  ['autoip', 'other'],
  ['shared', 'other'],
  ['ibft', 'other'],
]);

const suseProtocols: ReadonlyMap<string, Bootproto> = new Map([
  ['static', 'static'],
  ['dhcp', 'dhcp'],
  ['dhcp4', 'dhcp'],
  ['dhcp6', 'dhcp'],
  ['none', 'none'],
  ...['autoip', 'auto4', 'auto6', '6to4', 'ibft'].map((word) => [word, 'other'] as const),
]);

/** wicked joins them by a plus sign: dhcp+autoip. The first says most. */
const checkSuse = (text: string): Checked<Bootproto> => {
  const [first = '', ...more] = text.split('+').map((word) => checkWord(word, suseProtocols));
  return first === '' ? {} : (more.find(({ problem }) => problem !== undefined) ?? first);
};

export const readBootproto = (draft: Draft): Bootproto =>
  checked(draft, 'BOOTPROTO', (text) =>
    draft.dialect === 'suse' ? checkSuse(text) : checkWord(text, rhelProtocols),
  ) ?? 'static';

/** STARTMODE in wicked's ifcfg(5). */
const startModes: ReadonlyMap<string, boolean> = new Map([
  ...['auto', 'onboot', 'on', 'boot', 'hotplug', 'nfsroot', 'ifplugd'].map(
    (word) => [word, true] as const,
  ),
  ...['manual', 'off'].map((word) => [word, false] as const),
]);

/** Absent, it is up after boot with initscripts and NetworkManager, and down with wicked. */
export const readOnboot = (draft: Draft): boolean =>
  draft.dialect === 'suse'
    ? (checked(draft, 'STARTMODE', (text) => checkWord(text, startModes)) ?? false)
    : (readSwitch(draft, 'ONBOOT') ?? true);

const modes: ReadonlyMap<string, boolean> = new Map([
  ['connected', true],
  ['datagram', false],
]);

/** True for connected mode; undefined where the file says nothing. */
export const readMode = (draft: Draft): boolean | undefined =>
  draft.dialect === 'suse'
    ? checked(draft, 'IPOIB_MODE', (text) => checkWord(text, modes))
    : readSwitch(draft, 'CONNECTED_MODE', 'yes');
