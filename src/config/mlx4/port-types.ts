/** The words for port types (set_port_type in drivers/net/ethernet/mellanox/mlx4/main.c, which compares exactly). */

import type { PortType } from '../../core/desired/mlx4.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import { suggest } from '../suggest.ts';

export interface PortTypeRow {
  readonly type: PortType;
  readonly doc: string;
}

export const portTypeRows: readonly PortTypeRow[] = [
  { type: 'ib', doc: 'InfiniBand' },
  { type: 'eth', doc: 'Ethernet, with RoCE; port 1 can be it only where port 2 is it too' },
  { type: 'auto', doc: 'what the cable turns out to be, if the HCA can sense that' },
];

const words: readonly string[] = portTypeRows.map(({ type }) => type);

/** Other words of the field; the numbers are those of the module parameter port_type_array. */
const meant = new Map<string, PortType>([
  ...['infiniband', 'ipoib', '1'].map((word) => [word, 'ib'] as const),
  ...['ethernet', 'en', 'roce', 'iboe', '2'].map((word) => [word, 'eth'] as const),
  ...['vpi', 'sense', 'automatic', 'any'].map((word) => [word, 'auto'] as const),
]);

const isPortType = (text: string): text is PortType => words.includes(text);

const hintFor = (text: string): string => {
  const lower = text.toLowerCase();
  const clear = isPortType(lower) ? lower : meant.get(lower);
  if (clear !== undefined) return `write ${clear}`;
  const parts = lower.split(/[,;/|]/);
  if (parts.length > 1 && parts.every(isPortType)) return `write ${parts.join(' ')}`;
  const near = suggest(text, words);
  return near === undefined ? 'it can be auto, ib or eth' : `did you mean ${near}?`;
};

export const checkPortType = (text: string): Checked<PortType> =>
  isPortType(text)
    ? { value: text }
    : wrong('bad-port-type', `${quoted(text)} is not a port type`, hintFor(text));
