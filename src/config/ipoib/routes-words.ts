/** Lines of route-IF and route6-IF in the words of `ip route add`. */

import type { IpAddress } from '../../core/address.ts';
import type { Checked } from '../checked.ts';
import { quoted } from '../mask.ts';
import { didYouMean } from '../suggest.ts';
import type { Word } from '../tokens.ts';
import type { LineReader, RouteFile, RouteRead, Target } from './routes-line.ts';
import {
  checkGateway,
  checkMetric,
  checkTarget,
  everywhere,
  leave,
  refuse,
  routeOf,
} from './routes-line.ts';

/** ip-route(8): kinds of routes, and words that take a value, which Holdfast does not set. */
const kinds = ['local', 'broadcast', 'multicast', 'throw', 'unreachable', 'prohibit', 'blackhole'];
// prettier-ignore
const left = [
  'table', 'src', 'from', 'tos', 'dsfield', 'mtu', 'advmss', 'rtt', 'rttvar', 'reordering', 'window', 'cwnd', 'initcwnd',
  'initrwnd', 'ssthresh', 'realms', 'rto_min', 'hoplimit', 'features', 'quickack', 'congctl', 'pref', 'expires', 'onlink',
  'nexthop', 'weight', 'lock', 'encap', 'nhid', 'vrf', 'fastopen_no_cookie', 'ttl-propagate',
];
const known = ['via', 'dev', 'metric', 'preference', 'proto', 'protocol', 'scope', 'to', ...left];

/** What the words behind the destination have said so far. */
interface Said {
  readonly gateway?: IpAddress;
  readonly metric?: number;
}

type Step = Said | RouteRead;

const isEnd = (step: Step): step is RouteRead => 'findings' in step;

const unread = (key: Word): RouteRead => {
  if (left.includes(key.text)) return leave(key, `${key.text} is not for Holdfast to set`);
  const message = `${quoted(key.text)} is no word of a route`;
  return refuse(key, { code: 'bad-route', message, ...didYouMean(key.text, known) });
};

/** What a check of the value brought, on top of what was said before. */
const withValue = <Key extends keyof Said>(
  said: Said,
  key: Key,
  value: Word,
  { value: checked, problem }: Checked<NonNullable<Said[Key]>>,
): Step => {
  if (checked !== undefined) return { ...said, [key]: checked };
  return problem === undefined ? said : refuse(value, problem);
};

const readPair = (said: Said, key: Word, value: Word, { device }: RouteFile): Step => {
  switch (key.text) {
    case 'via':
      return withValue(said, 'gateway', value, checkGateway(value.text));
    case 'metric':
    case 'preference':
      return withValue(said, 'metric', value, checkMetric(value.text));
    case 'dev':
      return value.text === device
        ? said
        : leave(value, `the route is on ${quoted(value.text)}, and the file is about ${device}`);
    case 'table':
      return /^(main|254)$/.test(value.text) ? said : leave(key, 'the route is in another table');
    case 'proto':
    case 'protocol':
    case 'scope':
      return said;
    default:
      return unread(key);
  }
};

const readPairs = (words: readonly Word[], file: RouteFile): Step => {
  let said: Said = {};
  for (let at = 0; at < words.length; at += 2) {
    const [key, value] = words.slice(at, at + 2);
    if (key === undefined) break;
    // Words without a value, such as onlink, are among those that are left.
    if (value === undefined && !known.includes(key.text)) return unread(key);
    if (value === undefined) {
      return left.includes(key.text)
        ? unread(key)
        : refuse(key, { code: 'bad-route', message: `${key.text} needs a value` });
    }
    const step = readPair(said, key, value, file);
    if (isEnd(step)) return step;
    said = step;
  }
  return said;
};

const targetOf = (word: Word, family: 4 | 6): Target | RouteRead => {
  if (word.text === 'default') return everywhere(family);
  const { value, problem } = checkTarget(word.text);
  if (value === undefined) return problem === undefined ? { findings: [] } : refuse(word, problem);
  if (value.destination.family === family) return value;
  const hint = `it belongs in ${family === 4 ? 'route6' : 'route'}-IF`;
  const message = `the file holds IPv${family} routes only`;
  return refuse(word, { code: 'bad-route', message, hint });
};

/** ifup-routes hands a line to `ip -4 route add` or `ip -6 route add` as it is. */
export const readWords =
  (family: 4 | 6): LineReader =>
  (words, file) => {
    const isLed = words[0].text === 'unicast' || words[0].text === 'to';
    const [first, ...rest]: readonly Word[] = isLed ? words.slice(1) : words;
    if (first === undefined) {
      return refuse(words[0], { code: 'bad-route', message: 'a route to where?' });
    }
    if (kinds.includes(first.text)) return leave(first, `a route of the kind ${first.text}`);
    const target = targetOf(first, family);
    if ('findings' in target) return target;
    const said = readPairs(rest, file);
    return isEnd(said) ? said : routeOf(first, target, { ...said, source: file.source });
  };
