/**
 * ifcfg files: /etc/sysconfig/network-scripts (sysconfig.txt of initscripts, the ifcfg-rh plugin of NetworkManager) and
 * /etc/sysconfig/network (ifcfg(5) and ifcfg-ipoib(5) of wicked).
 */

import type { InterfaceAddress, InterfaceConfig } from '../../core/desired/ipoib.ts';
import type { Finding, Parsed } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import { didYouMean } from '../suggest.ts';
import { readRhelAddresses } from './ifcfg-addresses.ts';
import { readIpv6Addresses, readSuseAddresses } from './ifcfg-addresses6.ts';
import { readDevice, readMaster } from './ifcfg-device.ts';
import type { Draft, Given } from './ifcfg-draft.ts';
import { draftOf } from './ifcfg-draft.ts';
import { isIfcfgFile } from './ifcfg-file.ts';
import { readGateways } from './ifcfg-gateway.ts';
import { isKnownKey, knownKeys } from './ifcfg-keys.ts';
import { readHardware, readLink } from './ifcfg-link.ts';
import { readPkey } from './ifcfg-pkey.ts';
import { readType } from './ifcfg-type.ts';
import { readBootproto, readOnboot, readSwitch } from './ifcfg-words.ts';

/** A variable that the file itself makes use of is no mistake. */
const isUsed = ({ source }: Draft, { key }: Given): boolean =>
  new RegExp(`\\$\\{?${key}\\b`).test(source.text);

const judgeUnknown = (draft: Draft): readonly Finding[] =>
  [...draft.given.values()]
    .filter((given) => !isKnownKey(given.key) && !isUsed(draft, given))
    .map(({ key, name }) => ({
      code: 'unknown-ifcfg-key',
      span: name,
      message: `unknown key ${key}`,
      ...didYouMean(key, knownKeys),
    }));

const addressesOf = (draft: Draft): readonly InterfaceAddress[] =>
  draft.dialect === 'suse'
    ? readSuseAddresses(draft)
    : [...readRhelAddresses(draft), ...readIpv6Addresses(draft)];

const sourceOf = ({ given, source }: Draft): string =>
  (given.get('DEVICE') ?? given.get('HWADDR'))?.source ?? `${source.file}:1`;

const configOf = (draft: Draft): InterfaceConfig => {
  const type = readType(draft);
  const isInfiniband = type === 'infiniband';
  const pkey = isInfiniband ? readPkey(draft) : { refused: false };
  const addresses = addressesOf(draft);
  const master = readMaster(draft);
  if (isInfiniband) draft.findings.push(...judgeUnknown(draft));
  return {
    ...readDevice(draft, pkey.pkey),
    type,
    onboot: readOnboot(draft),
    ...readHardware(draft, isInfiniband),
    ...readLink(draft, isInfiniband),
    ...pkey,
    bootproto: readBootproto(draft),
    addresses,
    ...readGateways(draft, addresses),
    defroute: readSwitch(draft, 'DEFROUTE', 'no') ?? true,
    ipv6: readSwitch(draft, 'IPV6INIT') ?? true,
    ...(master === undefined ? {} : { master }),
    source: sourceOf(draft),
  };
};

/**
 * What one ifcfg file asks for; undefined for one that assigns nothing, and, without findings,
 * for ifcfg-lo, backups and files of another name. The path
 * says in whose words it is written. A bad line loses itself only; see `refused` for the one exception. Runs nothing
 * and never throws. `hostname` is what `$(hostname -s)` stands for.
 */
export const parseIfcfg = (
  source: SourceText,
  hostname: string,
): Parsed<InterfaceConfig | undefined> => {
  if (!isIfcfgFile(source.file)) return { value: undefined, findings: [] };
  const draft = draftOf(source, hostname);
  if (draft.given.size === 0) return { value: undefined, findings: draft.findings };
  return { value: configOf(draft), findings: draft.findings };
};
