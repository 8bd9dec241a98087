/** Findings about keys and objects of config.json. */

import type { Finding, Span } from '../../core/diagnostic.ts';
import type { Node } from 'jsonc-parser/lib/esm/main.js';
import { quoted } from '../mask.ts';
import { didYouMean } from '../suggest.ts';
import type { Level } from './keys.ts';
import { keys, levels } from './keys.ts';
import { isNot, spanToShow } from './values.ts';

const elsewhere = (key: string, level: Level): string | undefined => {
  const other = levels.find((one) => one !== level && keys[one].some((row) => row.key === key));
  if (other === undefined) return undefined;
  return other === 'file' ? 'it belongs to the top of the file' : `it belongs in a ${other}`;
};

const articles: Readonly<Record<Level, string>> = {
  file: 'the top of the file',
  host: 'a host',
  subsystem: 'a subsystem',
  port: 'a port',
};

/** An unknown key is a warning, as libnvme passes over it. */
export const unknownKey = (key: string, span: Span, level: Level): Finding => {
  const hint = elsewhere(key, level);
  const known = keys[level].map((row) => row.key);
  return {
    code: 'unknown-key',
    span,
    message: `unknown key ${quoted(key)} in ${articles[level]}`,
    ...(hint === undefined ? didYouMean(key, known) : { hint }),
  };
};

/** About something that stands where an object should. */
export const notAnObject = (node: Node, level: Level): Finding => ({
  code: 'json-type',
  span: spanToShow(node),
  message: `this ${level} ${isNot(node, 'an object in { }')}`,
});
