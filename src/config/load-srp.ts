/** What the files ask of SRP: which targets to log in to, and which to look for. */

import type { SrpDesired, SrpFabric, SrpRules, Srptools } from '../core/desired/srp.ts';
import type { Settings } from '../core/settings.ts';
import { isError } from './locate.ts';
import { located, nothingSaid, type Located } from './located.ts';
import { isYes } from './modules/module-keys.ts';
import type { SourceText } from './lines.ts';
import type { Assignment } from './shell/shell.ts';
import { srpRulesPath } from './srp/path.ts';
import { parseSrpRules } from './srp/rules.ts';
import type { SrpFiles } from './srp/files.ts';
import { parseSrptools } from './srp/srptools.ts';

/** Everything that it may follow from. */
export interface SrpSaid {
  readonly files: SrpFiles;
  /** None where ONBOOT switches the file off. */
  readonly openib: readonly Assignment[];
  readonly settings: Settings;
  readonly hostname: string;
}

/** What openibd starts srp_daemon for on every port. */
const daemonKeys: readonly string[] = ['SRP_DAEMON_ENABLE', 'SRPHA_ENABLE'];

const askingKey = (openib: readonly Assignment[]): Assignment | undefined =>
  openib.find((one) => daemonKeys.includes(one.key) && isYes(one));

type Ports = Pick<SrpFabric, 'ports' | 'source'>;

/**
 * Either file may ask; where srptools lists ports, these only. NONE in srptools, which is how distributions ship it, keeps
 * their init script quiet and takes nothing back that openib.conf asks for.
 */
const portsOf = (openib: Assignment | undefined, tools: Srptools['ports']): Ports | undefined => {
  // A list of which no word can be used is still one: nothing is looked for, and what is wrong with it is said.
  if (tools?.kind === 'listed') return { ports: tools.ports, source: tools.source };
  if (openib !== undefined) return { ports: 'all', source: openib.source };
  return tools?.kind === 'all' ? { ports: 'all', source: tools.source } : undefined;
};

const noTools: Srptools = { ports: undefined, rescan: undefined };

const toolsOf = ({ files, hostname }: SrpSaid): Located<Srptools> =>
  located(files.tools, (source) => parseSrptools(source, hostname), noTools);

/** Which lines are lost of a file that may not be used at all, nobody knows. */
const rulesOf = ({ rules, isRefused }: SrpFiles): Located<SrpRules> =>
  isRefused
    ? {
        value: { rules: [], lost: [{ action: undefined, source: `${srpRulesPath}:1` }] },
        diagnostics: [],
      }
    : located(rules, parseSrpRules, { rules: [], lost: [] });

/** srp_daemon takes a file without a mistake only; without one it is told that there is none. */
const fileFor = (
  rules: SourceText | undefined,
  { diagnostics }: Located<SrpRules>,
): string | undefined =>
  rules === undefined || diagnostics.some(isError) ? undefined : rules.file;

const defaultRescanMs = 60_000;

const rescanOf = ({ srpRescanMs }: Settings, { rescan }: Srptools): number | 'off' => {
  if (srpRescanMs !== 'srptools') return srpRescanMs;
  return rescan === undefined ? defaultRescanMs : rescan.seconds * 1000;
};

const fabricOf = (said: SrpSaid): Located<SrpFabric | undefined> => {
  const tools = toolsOf(said);
  const ports = portsOf(askingKey(said.openib), tools.value.ports);
  if (ports === undefined) return nothingSaid;
  const rules = rulesOf(said.files);
  return {
    value: {
      ...ports,
      rules: rules.value,
      rulesFile: fileFor(said.files.rules, rules),
      rescanMs: rescanOf(said.settings, tools.value),
    },
    diagnostics: [...said.files.unused, ...rules.diagnostics, ...tools.diagnostics],
  };
};

/** Nothing where [srp] login = no. Findings of files from which nothing follows are left to `check`. */
export const loadSrp = (said: SrpSaid): Located<SrpDesired | undefined> => {
  const { settings } = said;
  if (!settings.srpLogin) return nothingSaid;
  const { value: fabric, diagnostics } = fabricOf(said);
  const targets = settings.srpTargets;
  if (fabric === undefined && targets.length === 0) return nothingSaid;
  return { value: { targets, ...(fabric !== undefined && { fabric }) }, diagnostics };
};
