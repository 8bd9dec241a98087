/** Every parser of configuration in one form, for tests that ask the same of all of them. */

import { parse as parseIni } from 'ini';

import { parseIfcfg } from '../../src/config/ipoib/ifcfg.ts';
import { parseIpoibRules } from '../../src/config/ipoib/rules.ts';
import { parseLimits } from '../../src/config/limits/limits.ts';
import type { SourceText } from '../../src/config/lines.ts';
import { parseMlx4Conf } from '../../src/config/mlx4/mlx4-conf.ts';
import { parseSriovVfs } from '../../src/config/mlx4/sriov-vfs.ts';
import { parseModulesLoad } from '../../src/config/modules-load/modules-load.ts';
import { parseOpenibConf } from '../../src/config/modules/openib-conf.ts';
import { parseRdmaConf } from '../../src/config/modules/rdma-conf.ts';
import { parseNvmeJson } from '../../src/config/nvme-json/nvme-json.ts';
import { parseDiscovery } from '../../src/config/nvme/discovery.ts';
import { parseHostIdFile, parseHostNqnFile } from '../../src/config/nvme/identity.ts';
import { mergeSettings } from '../../src/config/settings/merge.ts';
import { parseSettings } from '../../src/config/settings/settings.ts';
import { parseAssignments } from '../../src/config/shell/shell.ts';
import { parseSrpRules } from '../../src/config/srp/rules.ts';
import { parseSrptools } from '../../src/config/srp/srptools.ts';
import type { Parsed } from '../../src/core/diagnostic.ts';
import { routeSubjects } from './route-subjects.ts';

/** A line that must be read the same whatever stands before and after it. */
export interface Survivor {
  readonly good: string;
  /** What the parser makes of it, without where it stands; undefined where it is lost. `line`: where it begins. */
  readonly find: (text: string, line: number) => unknown;
  /** False for neighbours that rightly change it: those that open a block, join lines, or say the same key again. */
  readonly isFair?: (before: string, after: string) => boolean;
}

export interface Subject {
  readonly name: string;
  /** Path of its sample in etc/, and folder of test/corpus. */
  readonly sample?: string;
  readonly corpus?: string;
  readonly parse: (text: string) => Parsed<unknown>;
  readonly survivor?: Survivor;
}

const ifcfgFile = '/etc/sysconfig/network-scripts/ifcfg-ib0';
const suseFile = '/etc/sysconfig/network/ifcfg-ib0.8001';

const source = (text: string): SourceText => ({ file: 'f', text });

interface Sourced {
  readonly source: string;
}

/** The one of that line. */
const at = (all: readonly Sourced[], line: number): unknown => {
  const found = all.find((one) => one.source === `f:${line}`);
  return found && { ...found, source: '' };
};

const joins = (before: string): boolean => /\\\s*$/.test(before);
const opensBlock = (before: string): boolean =>
  /\b(if|case|for|while|until|select)\b|\{/.test(before);
const isPlain = (before: string): boolean => !joins(before) && !opensBlock(before);

const settings = (text: string) => {
  const file = source(text);
  const parsed = parseSettings(file, parseIni);
  return { parsed, merged: mergeSettings([{ source: file, parsed }]) };
};

const guid = '00:02:c9:03:00:00:00:77';

export const subjects: readonly Subject[] = [
  {
    name: 'discovery.conf',
    sample: 'nvme/discovery.conf',
    corpus: 'discovery',
    parse: (text) => parseDiscovery(text, 'f'),
    survivor: {
      good: '-t rdma -a 192.0.2.77 -k 7 --persistent',
      isFair: (before, after) => !(before + after).includes('192.0.2.77'),
      find: (text, line) => at(parseDiscovery(text, 'f').value, line),
    },
  },
  {
    name: 'assignments',
    parse: (text) => parseAssignments(source(text), 'node7'),
    survivor: {
      good: 'GOOD=yes',
      isFair: (before, after) => isPlain(before) && !after.includes('GOOD'),
      find: (text: string, line: number): unknown => {
        const [found] = parseAssignments(source(text), 'node7').value.filter(
          (one) => one.key === 'GOOD' && one.source === `f:${line}`,
        );
        return found?.value;
      },
    },
  },
  {
    name: 'rdma.conf',
    sample: 'rdma/rdma.conf',
    parse: (text) => parseRdmaConf(source(text), 'node7'),
  },
  {
    name: 'openib.conf',
    sample: 'infiniband/openib.conf',
    corpus: 'openib',
    parse: (text) => parseOpenibConf(source(text), 'node7'),
  },
  {
    name: 'limits.conf',
    sample: 'security/limits.d/rdma.conf',
    corpus: 'limits',
    parse: (text) => parseLimits(source(text)),
    survivor: {
      good: 'grace - memlock 7777',
      find: (text, line) => at(parseLimits(source(text)).value, line),
    },
  },
  {
    name: 'modules-load.d',
    corpus: 'modules-load',
    parse: (text) => parseModulesLoad(source(text)),
    survivor: {
      good: 'good-one',
      find: (text, line) => at(parseModulesLoad(source(text)).value, line),
      isFair: (before) => !before.includes('good-one'),
    },
  },
  {
    name: '70-persistent-ipoib.rules',
    sample: 'udev/rules.d/70-persistent-ipoib.rules',
    corpus: 'ipoib-rules',
    parse: (text) => parseIpoibRules(source(text)),
    survivor: {
      good: `ACTION=="add", ATTR{type}=="32", ATTR{address}=="?*${guid}", NAME="good_ib7"`,
      // What is joined goes on behind comments and empty lines.
      isFair: (before, after) =>
        !/00:?00:?77/.test(before + after) &&
        !joins(before.replace(/(\n[ \t\r]*(#[^\n]*)?)*$/, '')),
      find: (text: string, line: number): unknown => {
        const found = parseIpoibRules(source(text)).value.find(({ name }) => name === 'good_ib7');
        return found?.source === `f:${line}` ? found.guidTail : undefined;
      },
    },
  },
  {
    name: 'ifcfg of RHEL',
    sample: 'sysconfig/network-scripts/ifcfg-mlx4_ib0.8002',
    corpus: 'ifcfg',
    parse: (text) => parseIfcfg({ file: ifcfgFile, text }, 'node7'),
    survivor: {
      good: 'IPADDR=192.0.2.77\nPREFIX=27',
      isFair: (before, after) => isPlain(before) && !/IPADDR|PREFIX|NETMASK/.test(after),
      find: (text: string, line: number): unknown => {
        const { value } = parseIfcfg({ file: ifcfgFile, text }, 'node7');
        const found = value?.addresses.find(({ ip }) => ip.value === '192.0.2.77');
        return found?.source === `${ifcfgFile}:${line}` ? found.prefix : undefined;
      },
    },
  },
  {
    name: 'ifcfg of SUSE',
    corpus: 'ifcfg',
    parse: (text) => parseIfcfg({ file: suseFile, text }, 'node7'),
  },
  ...routeSubjects,
  {
    name: 'holdfast.conf',
    sample: 'holdfast/holdfast.conf',
    corpus: 'settings',
    parse: (text) => settings(text).parsed,
    survivor: {
      good: '[pass]\nsettle = 7s\n[srp-target good.one]\ndest = 192.0.2.77:4420\nid-ext = 0002c90300a01277\nioc-guid = 0002c90300a01277\n[retry]',
      isFair: (before, after) => !/settle|srp-target/.test(before + after),
      find: (text: string, line: number): unknown => {
        const { passSettleMs, srpTargets } = settings(text).merged.value;
        return [passSettleMs, srpTargets.find((one) => one.source === `f:${line + 2}`)?.dest];
      },
    },
  },
  { name: 'hostnqn', parse: (text) => parseHostNqnFile(text) },
  { name: 'hostid', parse: (text) => parseHostIdFile(text) },
  { name: 'config.json', corpus: 'nvme-json', parse: (text) => parseNvmeJson(source(text)) },
  {
    name: 'srp_daemon.conf',
    sample: 'srp_daemon.conf',
    corpus: 'srp',
    parse: (text) => parseSrpRules(source(text)),
    survivor: {
      good: 'a ioc_guid=7777,queue_size=7',
      find: (text, line) => at(parseSrpRules(source(text)).value.rules, line),
    },
  },
  { name: 'srptools', corpus: 'srptools', parse: (text) => parseSrptools(source(text), 'node7') },
  {
    name: 'mlx4.conf',
    sample: 'rdma/mlx4.conf',
    corpus: 'mlx4',
    parse: (text) => parseMlx4Conf(source(text)),
    survivor: {
      good: '0000:77:00.0 ib eth',
      isFair: (before, after) => !(before + after).includes('77:00'),
      find: (text, line) => at(parseMlx4Conf(source(text)).value, line),
    },
  },
  {
    name: 'sriov-vfs',
    sample: 'rdma/sriov-vfs',
    corpus: 'sriov-vfs',
    parse: (text) => parseSriovVfs(source(text)),
    survivor: {
      good: '0000:77:00.1 port 2 vlan 7 qos 7',
      isFair: (before, after) => !(before + after).includes('77:00'),
      find: (text, line) => at(parseSriovVfs(source(text)).value, line),
    },
  },
];
