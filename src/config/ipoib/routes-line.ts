/** What the forms of route files have in common. */

import type { IpAddress } from '../../core/address.ts';
import { parseAddress } from '../../core/address.ts';
import type { InterfaceRoute } from '../../core/desired/ipoib.ts';
import type { Finding } from '../../core/diagnostic.ts';
import type { Checked, Problem } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import type { Word } from '../tokens.ts';
import { isNetwork, parsePrefix } from './ip-prefix.ts';

/** A line gives a route, or findings that say why not; never neither. */
export interface RouteRead {
  readonly route?: InterfaceRoute;
  readonly findings: readonly Finding[];
}

export interface RouteFile {
  /** The interface that the file is about. */
  readonly device: string;
  /** `file:line`. */
  readonly source: string;
}

export type LineReader = (words: readonly [Word, ...Word[]], file: RouteFile) => RouteRead;

export type Target = Pick<InterfaceRoute, 'destination' | 'prefix'>;

export const refuse = (word: Word, problem: Problem): RouteRead => ({
  findings: [{ ...problem, span: word.span }],
});

export const leave = (word: Word, message: string): RouteRead =>
  refuse(word, { code: 'route-left', message });

/** All zero, as default routes have it. */
export const everywhere = (family: 4 | 6): Target => ({
  destination: {
    family,
    value: family === 4 ? '0.0.0.0' : '0:0:0:0:0:0:0:0',
    scope: undefined,
  },
  prefix: 0,
});

/** iproute2 reads `10` as `10.0.0.0`; an address is what everybody reads the same way. */
const notAddress = (text: string): ReturnType<typeof wrong> =>
  wrong('bad-ip-address', `${quoted(text)} is not an address`);

/** `length` is the prefix that stands elsewhere; without any it is a single host. */
export const checkTarget = (text: string, length?: number): Checked<Target> => {
  const [bare = '', written, ...rest] = text.split('/');
  const destination = parseAddress(bare);
  if (destination === undefined || rest.length > 0) return notAddress(text);
  const whole = destination.family === 4 ? 32 : 128;
  const prefix =
    written === undefined ? (length ?? whole) : parsePrefix(written, destination.family);
  if (prefix === undefined || prefix > whole) {
    return wrong('bad-number', `${quoted(text)} has no prefix length of 0 to ${whole}`);
  }
  if (isNetwork(destination, prefix)) return { value: { destination, prefix } };
  const message = `${bare} has bits behind its prefix of ${prefix}, and the kernel refuses the route`;
  return wrong('bad-route', message);
};

export const checkGateway = (text: string): Checked<IpAddress> => {
  const value = parseAddress(text);
  return value === undefined ? notAddress(text) : { value };
};

/** A number of 32 bits, as the kernel keeps it. */
export const checkMetric = (text: string): Checked<number> => {
  const value = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : Infinity;
  return value <= 0xffffffff
    ? { value }
    : wrong('bad-number', `${quoted(text)} is not a metric`, 'it can be 0 to 4294967295');
};

const ofFamily = (family: 4 | 6): string => `IPv${family}`;

/** The route, unless its gateway is of another family, or it is in the file of the other family. */
export const routeOf = (
  word: Word,
  { destination, prefix }: Target,
  more: Pick<InterfaceRoute, 'gateway' | 'metric' | 'source'>,
): RouteRead => {
  const { family } = destination;
  const { gateway } = more;
  if (gateway === undefined || gateway.family === family) {
    return { route: { family, destination, prefix, ...more }, findings: [] };
  }
  const message = `the destination is ${ofFamily(family)} and the gateway is ${ofFamily(gateway.family)}`;
  return refuse(word, { code: 'bad-route', message });
};
