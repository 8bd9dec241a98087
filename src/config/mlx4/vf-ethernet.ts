/** `mac M vlan V ...`: a line of sriov-vfs about an Ethernet port, which ip(8) reads in the end. */

import type { VfEthernet } from '../../core/desired/mlx4.ts';
import type { Word } from '../tokens.ts';
import type { Reader } from './vf-reader.ts';
import { note, takeForeign, takeValue } from './vf-reader.ts';
import type { EthernetRow } from './vf-rows.ts';
import { ethernetRows } from './vf-rows.ts';

const opening = ethernetRows.filter(({ opens }) => opens).map(({ key }) => key);

/** The setting whose value stands right before a word. */
const judgePlace = (reader: Reader, { key, behind }: EthernetRow, name: Word): void => {
  if (behind === undefined) return;
  const before = reader.words[reader.at - 3]?.text ?? '';
  if (behind.includes(before)) return;
  const places = behind.map((one) => `${one} and its value`).join(' or ');
  const message = `ip reads ${key} only right behind ${places}`;
  note(reader, name.span, 'misplaced-vf-setting', { message, hint: 'move it there' });
};

const judgeFirst = (reader: Reader, { key, opens, behind }: EthernetRow, name: Word): void => {
  if (opens || behind !== undefined || reader.at > 1) return;
  const message = `the script passes over a line that starts with ${key}`;
  const hint = `put one of ${opening.join(', ')} first`;
  note(reader, name.span, 'unread-vf-line', { message, hint });
};

const readRow = (reader: Reader, row: EthernetRow, name: Word): Omit<VfEthernet, 'link'> => {
  judgePlace(reader, row, name);
  judgeFirst(reader, row, name);
  const word = takeValue(reader, name, `${row.key} needs a value`);
  if (word === undefined) return {};
  const { value, problem } = row.read(word.text);
  if (problem !== undefined) reader.findings.push({ ...problem, span: word.span });
  return value ?? {};
};

export const readEthernet = (reader: Reader): VfEthernet => {
  let settings: VfEthernet = { link: 'eth' };
  for (let word = reader.words[reader.at]; word !== undefined; word = reader.words[reader.at]) {
    const { text } = word;
    reader.at += 1;
    const row = ethernetRows.find(({ key }) => key === text);
    if (row === undefined) takeForeign(reader, word, 'eth');
    else settings = { ...settings, ...readRow(reader, row, word) };
  }
  return settings;
};
