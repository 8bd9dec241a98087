/** The hardware address that a rule looks for. */

import type { PortGuid } from '../../core/ipoib/ids.ts';
import { parsePortGuid, withColons } from '../../core/ipoib/ids.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import type { Token } from './rules-tokens.ts';

/** What stands before the bytes, and the digits of the bytes however they are separated. */
interface Written {
  readonly wildcard: string;
  readonly bytes: string;
  readonly hex: string;
}

const read = (text: string): Written => {
  const wildcard = /^[?*]*/.exec(text)?.[0] ?? '';
  const bytes = text.slice(wildcard.length).replace(/^:(?=.)/, wildcard === '' ? ':' : '');
  return { wildcard, bytes, hex: bytes.replace(/^0x/i, '').replace(/[:.-]/g, '').toLowerCase() };
};

/** True for bytes that only IPoIB has so many of: Ethernet has 6. */
export const isLong = (text: string): boolean => /^[0-9a-f]{16,40}$/.test(read(text).hex);

const hintFor = (guid: PortGuid): string => `write ATTR{address}=="?*${withColons(guid)}"`;

const misspelt = ({ wildcard, bytes, hex }: Written, ignoresCase: boolean): string | undefined => {
  if (hex.length < 40 && !/\*|^\?{35,36}$/.test(wildcard)) {
    return `the address has 20 bytes, and nothing stands for the first ${20 - hex.length / 2}`;
  }
  const colons = withColons(hex);
  if (bytes.toLowerCase() !== colons) return 'sysfs prints the bytes with colons between them';
  return bytes === colons || ignoresCase ? undefined : 'sysfs prints the address in lower case';
};

const judgeSpelling = (written: Written, guid: PortGuid, token: Token): Checked<PortGuid> => {
  const problem = misspelt(written, token.ignoresCase);
  const hint = hintFor(guid);
  if (problem !== undefined) {
    return {
      value: guid,
      ...wrong('ib-address-spelling', `${problem}: the rule never matches`, hint),
    };
  }
  if (written.hex.length === 16) return { value: guid };
  const message = 'only the last 8 bytes stay the same from boot to boot';
  return { value: guid, ...wrong('ib-address-volatile', message, hint) };
};

const notEight = (text: string, { hex }: Written): string => {
  if (!/^[0-9a-f]*$/.test(hex)) return `${quoted(text)} is not a hardware address`;
  const bytes = hex.length / 2;
  return `${Number.isInteger(bytes) ? bytes : `${hex.length} digits instead of 8`} bytes do not identify a port`;
};

/**
 * The last 8 of the 20 bytes: queue pair and subnet prefix before them change (RFC 4391, 9.1.1). udev compares
 * with fnmatch(3), letter by letter, what sysfs prints (`%*phC`, lower case with colons).
 */
export const checkGuidTail = (token: Token): Checked<PortGuid> => {
  const { text } = token.value;
  const written = read(text);
  if (token.escaped || /[|?*[\]]/.test(written.bytes)) {
    return wrong('udev-pattern', `${quoted(text)} is a pattern, which is left to udev`);
  }
  const guid = parsePortGuid(written.hex.slice(-16));
  if (guid !== undefined && isLong(text) && written.hex.length % 2 === 0) {
    return judgeSpelling(written, guid, token);
  }
  const hint = 'write ?* and the last 8 bytes: ATTR{address}=="?*00:02:c9:03:00:31:78:f2"';
  return wrong('ib-address-bytes', notEight(text, written), hint);
};
