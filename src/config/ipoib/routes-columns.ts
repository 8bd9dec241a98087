/** Lines of ifroute-IF: destination, gateway, netmask, interface, and options, a dash for none (ifroute(5) of SUSE). */

import { parseAddress } from '../../core/address.ts';
import { quoted } from '../mask.ts';
import type { Word } from '../tokens.ts';
import { netmaskLength, parsePrefix } from './ip-prefix.ts';
import type { LineReader, RouteRead, Target } from './routes-line.ts';
import {
  checkGateway,
  checkMetric,
  checkTarget,
  everywhere,
  leave,
  refuse,
  routeOf,
} from './routes-line.ts';

const written = (word: Word | undefined): Word | undefined =>
  word === undefined || word.text === '-' ? undefined : word;

/** The third column: a netmask, or a prefix length as older releases took it. */
const lengthOf = (mask: Word | undefined): number | RouteRead | undefined => {
  if (mask === undefined) return undefined;
  const ip = parseAddress(mask.text);
  const length = ip === undefined ? parsePrefix(mask.text, 6) : netmaskLength(ip);
  const message = `${quoted(mask.text)} is not a netmask`;
  return length ?? refuse(mask, { code: 'bad-netmask', message });
};

/** `default` is of the gateway's family. */
const targetOf = (
  first: Word,
  gateway: Word | undefined,
  length: number | undefined,
): Target | RouteRead => {
  if (first.text === 'default') {
    return everywhere(gateway?.text.includes(':') === true ? 6 : 4);
  }
  const { value, problem } = checkTarget(first.text, length);
  return value ?? (problem === undefined ? { findings: [] } : refuse(first, problem));
};

const metricOf = (options: readonly Word[]): number | RouteRead | undefined => {
  const [key, value, more] = options.filter(({ text }) => text !== '-' && text !== 'unicast');
  if (key === undefined) return undefined;
  if (key.text !== 'metric' || value === undefined || more !== undefined) {
    const which = key.text === 'metric' ? (more ?? key) : key;
    return leave(which, `${quoted(which.text)} is not for Holdfast to set`);
  }
  const { value: metric, problem } = checkMetric(value.text);
  return metric ?? (problem === undefined ? undefined : refuse(value, problem));
};

export const readColumns: LineReader = (words, { device, source }) => {
  const [first, second, third, fourth, ...options] = words;
  const on = written(fourth);
  if (on !== undefined && on.text !== device) {
    return leave(on, `the route is on ${quoted(on.text)}, and the file is about ${device}`);
  }
  const length = lengthOf(written(third));
  if (typeof length === 'object') return length;
  const via = written(second);
  const target = targetOf(first, via, length);
  if ('findings' in target) return target;
  const gateway = via === undefined ? {} : checkGateway(via.text);
  if (via !== undefined && gateway.problem !== undefined) return refuse(via, gateway.problem);
  const metric = metricOf(options);
  if (typeof metric === 'object') return metric;
  return routeOf(first, target, {
    ...(gateway.value === undefined ? {} : { gateway: gateway.value }),
    ...(metric === undefined ? {} : { metric }),
    source,
  });
};
