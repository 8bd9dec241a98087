/** `guid G pkey P...`: a line of sriov-vfs about an InfiniBand port (redhat/rdma.sriov-init in rdma-core). */

import type { VfInfiniband } from '../../core/desired/mlx4.ts';
import type { Pkey } from '../../core/srp/ids.ts';
import type { Word } from '../tokens.ts';
import { checkGuid, checkPkey } from './vf-ids.ts';
import type { Reader } from './vf-reader.ts';
import { isKey, note, takeForeign, takeValue } from './vf-reader.ts';

/** `shift 2` with one word left shifts nothing in bash, and the script looks at guid for ever. */
const missingGuid = ({ words, at }: Reader): string =>
  at >= words.length
    ? 'guid needs a value; the script never ends without it'
    : 'guid needs a value';

const readGuid = (reader: Reader, name: Word): Pick<VfInfiniband, 'guid'> => {
  const word = takeValue(reader, name, missingGuid(reader));
  if (word === undefined) return {};
  const { value, problem } = checkGuid(word.text);
  if (problem !== undefined) reader.findings.push({ ...problem, span: word.span });
  return value === undefined ? {} : { guid: value };
};

const readPkey = (reader: Reader, { text, span }: Word, pkeys: Pkey[]): void => {
  const { value, problem } = checkPkey(text);
  if (problem !== undefined) reader.findings.push({ ...problem, span });
  if (value === undefined) return;
  if (!pkeys.includes(value)) pkeys.push(value);
  else note(reader, span, 'repeated-vf-pkey', { message: `0x${value} stands here twice` });
};

const notLast = (reader: Reader, { text, span }: Word): void => {
  const message = `the script takes ${text} for a P_Key, as everything behind pkey`;
  const hint = text === 'pkey' ? 'write pkey once' : 'move pkey and its values to the end';
  note(reader, span, 'misplaced-vf-setting', { message, hint });
};

const readPkeys = (reader: Reader, name: Word): Pick<VfInfiniband, 'pkeys'> => {
  const pkeys: Pkey[] = [];
  const values = reader.words.slice(reader.at);
  reader.at = reader.words.length;
  reader.given.set(name.text, name.span);
  if (values.length === 0) {
    note(reader, name.span, 'missing-value', { message: 'pkey needs at least one P_Key' });
  }
  const end = values.findIndex(isKey);
  const stray = values[end];
  if (stray !== undefined) notLast(reader, stray);
  for (const word of stray === undefined ? values : values.slice(0, end)) {
    readPkey(reader, word, pkeys);
  }
  return { pkeys };
};

const noteNoPkey = (reader: Reader, span = reader.given.get('guid')): void => {
  if (span === undefined || reader.given.has('pkey')) return;
  const message = 'guid without pkey: the virtual function keeps the P_Key it has';
  note(reader, span, 'guid-without-pkey', { message, hint: 'write pkey and the P_Keys behind it' });
};

export const readInfiniband = (reader: Reader): VfInfiniband => {
  let settings: VfInfiniband = { link: 'ib' };
  for (let word = reader.words[reader.at]; word !== undefined; word = reader.words[reader.at]) {
    reader.at += 1;
    if (word.text === 'guid') settings = { ...settings, ...readGuid(reader, word) };
    else if (word.text === 'pkey') settings = { ...settings, ...readPkeys(reader, word) };
    else takeForeign(reader, word, 'ib');
  }
  noteNoPkey(reader);
  return settings;
};
