/** docs/codes.md and docs/config-json.md, from the tables of codes and keys. */

import { codes } from '../core/codes.ts';
import { nvmeJsonKeys } from './nvme-json/sample.ts';

type Row = readonly [string, string, string];

/** Columns as wide as their widest cell, the way prettier keeps tables. */
const table = (rows: readonly Row[]): readonly string[] => {
  const width = (column: 0 | 1 | 2): number => Math.max(...rows.map((row) => row[column].length));
  const [a, b, c] = [width(0), width(1), width(2)];
  const lines = rows.map(([x, y, z]) => `| ${x.padEnd(a)} | ${y.padEnd(b)} | ${z.padEnd(c)} |`);
  return lines.toSpliced(1, 0, `| ${'-'.repeat(a)} | ${'-'.repeat(b)} | ${'-'.repeat(c)} |`);
};

const rows = (): readonly Row[] =>
  Object.entries(codes).map(([code, [severity, meaning]]) => [`\`${code}\``, severity, meaning]);

/** The whole text of docs/codes.md. */
export const renderCodes = (): string =>
  [
    '# Diagnostic codes',
    '',
    'Generated from src/core/codes/; `UPDATE=1 npm test` writes it anew. Codes are stable: scripts may match them.',
    'An error takes its line, statement or setting out of use and nothing else; a warning or an info does not.',
    '',
    ...table([['Code', 'Severity', 'Meaning'], ...rows()]),
    '',
  ].join('\n');

/** The whole text of docs/config-json.md. */
export const renderConfigJson = (): string =>
  [
    '# /etc/nvme/config.json',
    '',
    'Generated from src/config/nvme-json/keys.ts; `UPDATE=1 npm test` writes it anew. The file is that of libnvme and nvme-cli',
    '2: a list of hosts, each with the subsystems that it is connected to, each with the ports where that is.',
    '`etc/nvme/config.json.sample` has one of everything; JSON knows no comments, so the sample is one by its name. Keep a',
    'file that has secrets to root alone.',
    '',
    '- A port of a subsystem is connected without asking anybody. A port of the discovery subsystem, or with `discovery`, is',
    '  a portal, as a line of discovery.conf is, and kept connected where it is `persistent`.',
    '- What a portal lists and config.json has as well is connected once, with the options and secrets of config.json; where',
    '  only the portal names a local address, from there.',
    '- The first host is this host: lines of discovery.conf without `--hostnqn` are asked as it, before /etc/nvme/hostnqn, as',
    '  nvme-cli does since 2.10; its `dhchap_key` is theirs too unless they have their own. Where the files disagree, that is',
    '  a finding. Where the first host cannot be made out, nobody else takes its place, and such lines are left out.',
    '- An error loses the port, subsystem or host that it stands in, and nothing else. nvme-cli reads nothing of a file with',
    '  broken syntax.',
    '',
    ...table([
      ['Where', 'Key', 'Meaning'],
      ...nvmeJsonKeys().map(([level, key, doc]): Row => [level, `\`${key}\``, doc]),
    ]),
    '',
  ].join('\n');
