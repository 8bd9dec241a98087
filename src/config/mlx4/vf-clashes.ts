/** What lines of sriov-vfs say about each other. */

import type { VfSettings } from '../../core/desired/mlx4.ts';
import type { Finding, Span } from '../../core/diagnostic.ts';
import type { VfLine } from './vf-line.ts';

/** What the lines so far come to. */
export interface Seen {
  /** By virtual function, port and kind of link. */
  readonly merged: Map<string, VfSettings>;
  /** Who has a GUID or MAC address. */
  readonly owners: Map<string, VfSettings>;
}

const keyOf = ({ vf, port }: VfSettings, link: 'ib' | 'eth'): string => `${vf} ${port} ${link}`;

const isSame = (one: VfSettings, other: VfSettings): boolean =>
  one.vf === other.vf && one.port === other.port;

const merge = (a: VfSettings, b: VfSettings): VfSettings => {
  if (a.settings.link === 'ib' && b.settings.link === 'ib') {
    return { ...b, settings: { ...a.settings, ...b.settings } };
  }
  if (a.settings.link === 'eth' && b.settings.link === 'eth') {
    return { ...b, settings: { ...a.settings, ...b.settings } };
  }
  return b;
};

/** `pkey` of the file is `pkeys` of the value. */
const hasSetting = ({ settings }: VfSettings, name: string): boolean =>
  Object.keys(settings).some((key) => key === name || key === `${name}s`);

const repeated = (earlier: VfSettings, given: VfLine['given']): readonly Finding[] =>
  [...given]
    .filter(([name]) => hasSetting(earlier, name))
    .map(([name, span]) => ({
      code: 'repeated-vf-setting' as const,
      span,
      message: `${name} of port ${earlier.port} of ${earlier.vf} is set on ${earlier.source} already; this line counts`,
      hint: 'remove one of the two',
    }));

const otherLink = (earlier: VfSettings, span: Span): Finding => ({
  code: 'vf-link-type',
  span,
  message: `${earlier.source} has ${earlier.settings.link === 'ib' ? 'InfiniBand' : 'Ethernet'} settings for port ${earlier.port} of ${earlier.vf}`,
  hint: `write port ${3 - earlier.port} behind the address if the other port is meant`,
});

const addressOf = ({ settings }: VfSettings): readonly [string, string] | undefined => {
  const [name, value] = settings.link === 'ib' ? ['guid', settings.guid] : ['mac', settings.mac];
  return value === undefined || value === 'subnet-manager' ? undefined : [name, value];
};

const shared = (seen: Seen, entry: VfSettings, given: VfLine['given']): readonly Finding[] => {
  const [name, value] = addressOf(entry) ?? [];
  const span = given.get(name ?? '');
  if (name === undefined || value === undefined || span === undefined) return [];
  const owner = seen.owners.get(value);
  seen.owners.set(value, owner ?? entry);
  if (owner === undefined || isSame(owner, entry)) return [];
  const message = `port ${owner.port} of ${owner.vf} has the same ${name} on ${owner.source}`;
  return [{ code: 'shared-vf-address', span, message, hint: `give each its own ${name}` }];
};

/** Findings about a usable line beside those before it, which it is merged with. */
export const judgeAmong = (seen: Seen, { entry, given }: VfLine): readonly Finding[] => {
  if (entry === undefined) return [];
  const { link } = entry.settings;
  const key = keyOf(entry, link);
  const earlier = seen.merged.get(key);
  const other = seen.merged.get(keyOf(entry, link === 'ib' ? 'eth' : 'ib'));
  const [first] = given.values();
  seen.merged.set(key, earlier === undefined ? entry : merge(earlier, entry));
  return [
    ...(earlier === undefined ? [] : repeated(earlier, given)),
    ...(other === undefined || first === undefined ? [] : [otherLink(other, first)]),
    ...shared(seen, entry, given),
  ];
};
