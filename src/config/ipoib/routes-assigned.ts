/** route-IF with ADDRESSn, NETMASKn and GATEWAYn: handle_file in ifup-routes; METRICn is NetworkManager's. */

import type { InterfaceRoute } from '../../core/desired/ipoib.ts';
import { parseAddress } from '../../core/address.ts';
import type { Parsed } from '../../core/diagnostic.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import type { SourceText } from '../lines.ts';
import { quoted } from '../mask.ts';
import type { Draft, Given } from './ifcfg-draft.ts';
import { checked, draftOf, note } from './ifcfg-draft.ts';
import { classLength, netmaskLength } from './ip-prefix.ts';
import { checkGateway, checkMetric, checkTarget, routeOf } from './routes-line.ts';

const indexOf = ({ key }: Given): number => Number(key.slice('ADDRESS'.length));

/** Reading ends at the first number that is missing. */
const gapBefore = (draft: Draft, index: number): number | undefined => {
  for (let at = 0; at < index; at += 1) {
    if (!draft.given.has(`ADDRESS${at}`)) return at;
  }
  return undefined;
};

const checkMask = (text: string): Checked<number> => {
  const mask = parseAddress(text);
  const value = mask === undefined ? undefined : netmaskLength(mask);
  return value === undefined ? wrong('bad-netmask', `${quoted(text)} is not a netmask`) : { value };
};

/** ipcalc -p goes by the class where there is no mask. */
const lengthOf = (draft: Draft, given: Given): number | undefined => {
  const key = `NETMASK${indexOf(given)}`;
  if (draft.given.has(key)) return checked(draft, key, checkMask);
  const ip = parseAddress(given.text);
  if (ip?.family !== 4) return undefined;
  const assumed = classLength(ip);
  const message = `${given.key} has no ${key}; ${assumed} is assumed`;
  note(draft, given, { code: 'prefix-missing', message, hint: `add ${key}=...` });
  return assumed;
};

const optional = <T>(
  draft: Draft,
  key: string,
  judge: (text: string) => Checked<T>,
): { readonly value?: T; readonly isBad: boolean } => {
  const value = checked(draft, key, judge);
  return value === undefined ? { isBad: draft.given.has(key) } : { value, isBad: false };
};

const readOne = (draft: Draft, given: Given): readonly InterfaceRoute[] => {
  const index = indexOf(given);
  const gap = gapBefore(draft, index);
  if (gap !== undefined) {
    const message = `${given.key} is not read because ADDRESS${gap} is missing`;
    note(draft, given, { code: 'address-gap', message, hint: `call it ADDRESS${gap}` });
    return [];
  }
  const length = lengthOf(draft, given);
  if (length === undefined && draft.given.has(`NETMASK${index}`)) return [];
  const target = checked(draft, given.key, (text) => checkTarget(text, length));
  const gateway = optional(draft, `GATEWAY${index}`, checkGateway);
  const metric = optional(draft, `METRIC${index}`, checkMetric);
  if (target === undefined || gateway.isBad || metric.isBad) return [];
  const { route, findings } = routeOf(given, target, {
    ...(gateway.value === undefined ? {} : { gateway: gateway.value }),
    ...(metric.value === undefined ? {} : { metric: metric.value }),
    source: given.source,
  });
  draft.findings.push(...findings);
  return route === undefined ? [] : [route];
};

export const readAssigned = (
  source: SourceText,
  hostname: string,
): Parsed<readonly InterfaceRoute[]> => {
  const draft = draftOf(source, hostname);
  const value = [...draft.given.values()]
    .filter(({ key }) => /^ADDRESS(0|[1-9]\d{0,3})$/.test(key))
    .sort((a, b) => indexOf(a) - indexOf(b))
    .flatMap((given) => readOne(draft, given));
  return { value, findings: draft.findings };
};
