/** Text from a file made fit to be shown: no secrets, no control characters. */

import type { Span } from '../core/diagnostic.ts';

/** The representations of DH-HMAC-CHAP secrets and TLS keys (NVMe TCP transport 1.0, 3.6.1; TP 8006). */
const keyMaterial = /(?:DHHC-1|NVMeTLSkey-1):\S*/gi;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g;

const stars = (text: string): string => '*'.repeat(text.length);

/** The same number of characters, so that a caret below still points at the right one. Spans may overlap. */
export const hidden = (text: string, spans: readonly Span[]): string => {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(at, Math.min(start, text.length));
    const to = Math.max(from, Math.min(end, text.length));
    parts.push(text.slice(at, from), '*'.repeat(to - from));
    at = to;
  }
  return [...parts, text.slice(at)].join('');
};

/** A text as it may be shown, as far as secrets can be told by their looks. */
export const shown = (text: string): string =>
  text.replace(keyMaterial, stars).replace(control, '\ufffd');

const longest = 60;

/** A word for use inside a message: in quotes, shortened, without secrets. */
export const quoted = (text: string): string => {
  const clean = shown(text);
  return `"${clean.length > longest ? `${clean.slice(0, longest)}...` : clean}"`;
};
