/**
 * The sample files in etc/, from the tables the parsers use. Prose starts with `# `, a setting with `#` alone, so that
 * taking that one character away switches it on; that of config.json is switched on by its name.
 */

import { paths } from './files.ts';
import { limitsSampleBody, limitsSampleHead, limitsSamplePath } from './limits/sample.ts';
import {
  ifcfgSampleBody,
  ifcfgSampleHead,
  ifcfgSamplePath,
  ipoibRulesPath,
  rulesSampleBody,
  rulesSampleHead,
} from './ipoib/sample.ts';
import { nvmeJsonSample, nvmeJsonSamplePath } from './nvme-json/sample.ts';
import type { KeyRow } from './modules/module-keys.ts';
import { openibKeys } from './modules/openib-keys.ts';
import type { Option } from './nvme/options.ts';
import { options } from './nvme/options.ts';
import { rdmaKeys } from './modules/rdma-conf.ts';
import { mlx4ConfPath } from './mlx4/mlx4-conf.ts';
import {
  mlx4SampleBody,
  mlx4SampleHead,
  sriovSampleBody,
  sriovSampleHead,
} from './mlx4/samples.ts';
import { sriovVfsPath } from './mlx4/sriov-vfs.ts';
import { settingsSampleBody, settingsSampleHead } from './settings/sample.ts';
import { srpRulesPath, srptoolsPath } from './srp/path.ts';
import { srpSampleBody, srpSampleHead } from './srp/sample.ts';
import { srptoolsSampleBody, srptoolsSampleHead } from './srp/srptools-sample.ts';

const prose = (lines: readonly string[]): readonly string[] => lines.map((line) => `# ${line}`);

const sample = (head: readonly string[], body: readonly string[]): string =>
  [...prose(head), ...body, ''].join('\n');

const keyLines = ({ key, modules, example, doc }: KeyRow): readonly string[] => {
  const loads = modules.length === 0 ? '' : ` (${modules.join(', ')})`;
  return ['', `# ${doc}${loads}`, `#${key}=${example ?? 'yes'}`];
};

const rdmaSample = (): string =>
  sample(
    [
      `${paths.rdma}: RDMA modules to load. Other tools source this file as shell.`,
      'Holdfast reads KEY=VALUE and runs nothing. Only lower-case yes switches a key on; an absent key is off.',
      'As soon as one is on, the core modules (ib_core to rdma_ucm) are loaded too.',
    ],
    rdmaKeys.flatMap(keyLines),
  );

const openibSample = (): string =>
  sample(
    [
      `${paths.openib}: RDMA modules to load. Other tools source this file as shell.`,
      'Holdfast reads KEY=VALUE, quotes and $(hostname -s), and runs nothing. Only lower-case yes switches a key on.',
      'As soon as one is on, ONBOOT included, the core modules (ib_core to rdma_ucm) are loaded too.',
    ],
    openibKeys.flatMap(keyLines),
  );

/** Short options that newer versions refuse are not advertised. */
const names = ({ long, short, shortUntil }: Option): string =>
  short === undefined || shortUntil !== undefined ? `--${long}` : `-${short}, --${long}`;

const words = ({ long, example }: Option): string =>
  example === undefined ? `--${long}` : `--${long} ${example}`;

/** A whole line each, with an address of its own: an example from RFC 5737. */
const optionLines = (option: Option, index: number): readonly string[] => {
  const transport = option.use === 'tcp' || option.long === 'host-iface' ? 'tcp' : 'rdma';
  const needed = option.long === 'transport' || option.long === 'traddr';
  const shown = needed ? '' : ` ${words(option)}`;
  const line = `#--transport ${transport} --traddr 192.0.2.${index + 1}${shown}`;
  return ['', `# ${names(option)}: ${option.doc}`, line];
};

const discoverySample = (): string => {
  const all: readonly Option[] = options;
  const shown = all.filter(({ use }) => use === 'portal' || use === 'connect' || use === 'tcp');
  const ignored = all.filter(({ use }) => use === 'ignored').map(names);
  return sample(
    [
      `${paths.discovery}: one discovery controller a line, in the words of \`nvme discover\`.`,
      'Holdfast asks each for its log page and connects every subsystem it lists.',
      'An error loses its own line only, and nothing carries over from one line to the next.',
      `Accepted and without effect: ${ignored.join('; ')}.`,
    ],
    shown.flatMap(optionLines),
  );
};

/** Every sample by its path on a host. */
export const renderSamples = (): ReadonlyMap<string, string> =>
  new Map([
    [paths.rdma, rdmaSample()],
    [paths.openib, openibSample()],
    [paths.discovery, discoverySample()],
    [nvmeJsonSamplePath, nvmeJsonSample()],
    [srpRulesPath, sample(srpSampleHead, srpSampleBody())],
    [srptoolsPath, sample(srptoolsSampleHead, srptoolsSampleBody)],
    [limitsSamplePath, sample(limitsSampleHead, limitsSampleBody())],
    [ipoibRulesPath, sample(rulesSampleHead, rulesSampleBody)],
    [ifcfgSamplePath, sample(ifcfgSampleHead, ifcfgSampleBody())],
    [mlx4ConfPath, sample(mlx4SampleHead, mlx4SampleBody())],
    [sriovVfsPath, sample(sriovSampleHead, sriovSampleBody())],
    [paths.settings, sample(settingsSampleHead, settingsSampleBody())],
  ]);
