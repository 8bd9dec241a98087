/** One line of sriov-vfs: `<vf> [port N] <settings>`. */

import type { PortNumber, VfSettings } from '../../core/desired/mlx4.ts';
import type { Finding, Span } from '../../core/diagnostic.ts';
import type { PciAddress } from '../../core/mlx4/ids.ts';
import { functionOf } from '../../core/mlx4/ids.ts';
import { isError } from '../locate.ts';
import { quoted } from '../mask.ts';
import type { Word } from '../tokens.ts';
import { checkPci } from './pci.ts';
import { readEthernet } from './vf-ethernet.ts';
import { readInfiniband } from './vf-infiniband.ts';
import type { Reader } from './vf-reader.ts';
import { linkOf, takeForeign } from './vf-reader.ts';

export interface VfLine {
  /** Undefined for a line that cannot be used. */
  readonly entry: VfSettings | undefined;
  readonly findings: readonly Finding[];
  /** Where each setting stands, by its name. */
  readonly given: ReadonlyMap<string, Span>;
}

/** An HCA on a host is 00.0 on its bus, and its virtual functions count on from there. */
const isPhysical = (pci: PciAddress): boolean => {
  const { device, last } = functionOf(pci);
  return device === '00' && last === '0';
};

const readAddress = ({ text, span }: Word, findings: Finding[]): PciAddress | undefined => {
  const { value, problem } = checkPci(text);
  if (problem !== undefined) findings.push({ ...problem, span });
  if (value !== undefined && isPhysical(value)) {
    const message = `${value} is the HCA, not a virtual function of it`;
    const hint = `ls -l /sys/bus/pci/devices/${value}/virtfn* shows them`;
    findings.push({ code: 'wrong-function', span, message, hint });
  }
  return value;
};

const readPort = (keyword: Word, word: Word | undefined, findings: Finding[]): PortNumber => {
  if (word?.text === '1') return 1;
  if (word?.text === '2') return 2;
  if (word === undefined || linkOf(word.text) !== undefined) {
    findings.push({ code: 'missing-value', span: keyword.span, message: 'port needs a number' });
  } else {
    const message = `${quoted(word.text)} is no port of an mlx4 HCA`;
    const hint = 'it can be 1 or 2, and is 1 where port is left out';
    findings.push({ code: 'bad-vf-port', span: word.span, message, hint });
  }
  return 1;
};

const readSettings = (reader: Reader, last: Word): VfSettings['settings'] | undefined => {
  const first = reader.words[0];
  if (first === undefined) {
    const message = 'nothing to set: guid, pkey or mac is missing';
    reader.findings.push({ code: 'missing-vf-setting', span: last.span, message });
    return undefined;
  }
  const link = linkOf(first.text);
  if (link === 'ib') return readInfiniband(reader);
  if (link === 'eth') return readEthernet(reader);
  reader.at = 1;
  takeForeign(reader, first, 'ib');
  return undefined;
};

/** How many words come before the settings; a port that was forgotten is none of them. */
const before = (words: readonly Word[]): number => {
  if (words[1]?.text !== 'port') return 1;
  return words[2] === undefined || linkOf(words[2].text) !== undefined ? 2 : 3;
};

/** At least one word is there. */
export const readVfLine = (words: readonly [Word, ...Word[]], source: string): VfLine => {
  const findings: Finding[] = [];
  const [address, keyword, number] = words;
  const vf = readAddress(address, findings);
  const port = keyword?.text === 'port' ? readPort(keyword, number, findings) : 1;
  const given = new Map<string, Span>();
  const reader = { words: words.slice(before(words)), at: 0, findings, given };
  const settings = readSettings(reader, words.at(-1) ?? address);
  const isLost = vf === undefined || settings === undefined || findings.some(isError);
  return { entry: isLost ? undefined : { vf, port, settings, source }, findings, given };
};
