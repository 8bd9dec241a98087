/** IP addresses compared by value: IPv6 spellings, v4-mapped forms and %scope (RFC 4291, RFC 4007). */

export interface IpAddress {
  readonly family: 4 | 6;
  /** Canonical text: dotted IPv4, or eight lower-case groups without leading zeroes, joined by ':'. */
  readonly value: string;
  /** Interface after '%', where one was written. */
  readonly scope: string | undefined;
}

/** Leading zeroes are refused: some libraries read 010 as eight. */
const isV4 = (text: string): boolean =>
  /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);

/** Rewrites a trailing dotted quad as two groups, so that only one form is left to parse. */
const withoutQuad = (text: string): string | undefined => {
  const at = text.lastIndexOf(':') + 1;
  const tail = text.slice(at);
  if (!tail.includes('.')) return text;
  const [a, b, c, d] = isV4(tail) ? tail.split('.').map(Number) : [];
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  return `${text.slice(0, at)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

const groupsOf = (text: string): readonly string[] | undefined => {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (tail === undefined) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1
    ? undefined
    : [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
};

const parseV6 = (text: string): readonly number[] | undefined => {
  const plain = withoutQuad(text);
  const groups = plain === undefined ? undefined : groupsOf(plain);
  if (groups?.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) !== true) return undefined;
  return groups.map((group) => Number.parseInt(group, 16));
};

const isMapped = (groups: readonly number[]): boolean =>
  groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;

const v6Value = (groups: readonly number[], scope: string | undefined): IpAddress => {
  const [high = 0, low = 0] = groups.slice(6);
  if (isMapped(groups)) {
    return {
      family: 4,
      value: [high >> 8, high & 255, low >> 8, low & 255].join('.'),
      scope: undefined,
    };
  }
  return { family: 6, value: groups.map((group) => group.toString(16)).join(':'), scope };
};

/** The value of an address in any accepted spelling; undefined for anything else, host names included. */
export const parseAddress = (text: string): IpAddress | undefined => {
  // Without leading zeroes there is but one way to write it.
  if (isV4(text)) return { family: 4, value: text, scope: undefined };
  const [bare = '', scope, ...rest] = text.split('%');
  if (rest.length > 0 || scope === '') return undefined;
  const groups = parseV6(bare);
  return groups === undefined ? undefined : v6Value(groups, scope);
};

/** True when both are the same address; a scope counts only where both carry one. Names compare as names. */
export const sameAddress = (a: string, b: string): boolean => {
  if (a === b) return true;
  const left = parseAddress(a);
  const right = parseAddress(b);
  if (left === undefined || right === undefined) return a.toLowerCase() === b.toLowerCase();
  const scopes =
    left.scope === undefined || right.scope === undefined || left.scope === right.scope;
  return left.value === right.value && scopes;
};

export const isUnspecified = ({ value }: IpAddress): boolean =>
  /^(0\.0\.0\.0|0(:0){7})$/.test(value);

/** Such an address means something on one interface only. */
export const isLinkLocal = ({ value }: IpAddress): boolean => /^fe[89ab][0-9a-f]:/.test(value);

/** The kernel wants a number; a service name is not looked up by anyone. */
export const isPort = (text: string): boolean =>
  /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;

/** `host:port`, with brackets around IPv6. */
export const endpoint = (address: string, port: string): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
