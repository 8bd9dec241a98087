/** Interfaces, addresses and routes in the words of sentences. */

import type { InterfaceAddress, InterfaceRoute } from '../desired/ipoib.ts';
import type { IpAddress } from '../address.ts';
import type { Lack } from './lacks.ts';
import type { InterfaceWish } from './types.ts';

/** The longest run of zero groups, from the left, as `::` (RFC 5952, 4.2). */
const shortened = (value: string): string => {
  const runs = [...value.matchAll(/\b0(:0)+\b/g)].map(([run]) => run);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return value;
  return value.replace(new RegExp(`(^|:)${longest}(:|$)`), '::');
};

/** An address as people write it. */
export const ipText = ({ family, value }: IpAddress): string =>
  family === 4 ? value : shortened(value);

export const addressText = ({ ip, prefix }: Pick<InterfaceAddress, 'ip' | 'prefix'>): string =>
  `${ipText(ip)}/${prefix}`;

export const targetText = ({ destination, prefix }: InterfaceRoute): string =>
  prefix === 0 ? 'default' : addressText({ ip: destination, prefix });

/** `10.0.0.0/8 via 10.99.1.254`. */
export const routeText = (route: InterfaceRoute): string => {
  const via = route.gateway === undefined ? '' : ` via ${ipText(route.gateway)}`;
  const metric = route.metric === undefined ? '' : ` metric ${route.metric}`;
  return `${targetText(route)}${via}${metric}`;
};

/** What the file calls the interface. */
export const nameOf = ({ config: { device, hwaddr } }: InterfaceWish): string =>
  device ?? `the interface with the address ${hwaddr ?? 'that nobody knows'}`;

/** What is missing, as what is lacked; not for a link that is down, which lacks nothing one could name. */
const lackText = (lack: Exclude<Lack, { kind: 'up' }>): string => {
  switch (lack.kind) {
    case 'mode':
      return `${lack.mode} mode`;
    case 'mtu':
      return `the MTU of ${lack.mtu}`;
    case 'master':
      return `its place in ${lack.master}`;
    case 'address':
      return `the address ${addressText(lack.address)}`;
    case 'dhcp':
      return 'an address from DHCP';
    case 'route':
      return `the route ${routeText(lack.route)}`;
  }
};

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** What is wrong with an interface, behind its name: `is down and lacks the address 10.0.0.1/24`. `adverb`: `still `. */
export const stateText = (lacks: readonly Lack[], adverb = ''): string => {
  const others = lacks.filter((lack) => lack.kind !== 'up');
  const down = lacks.length > others.length ? [`is ${adverb}down`] : [];
  const lacking =
    others.length > 0
      ? [`${down.length > 0 ? '' : adverb}lacks ${listed(others.map(lackText))}`]
      : [];
  return [...down, ...lacking].join(' and ');
};
