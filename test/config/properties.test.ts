import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';
import { parse as parseIni } from 'ini';

import type { Finding } from '../../src/core/diagnostic.ts';
import { parseDiscovery } from '../../src/config/nvme/discovery.ts';
import { parseHostIdFile, parseHostNqnFile } from '../../src/config/nvme/identity.ts';
import { parseLimits } from '../../src/config/limits/limits.ts';
import { isIfcfgFile } from '../../src/config/ipoib/ifcfg-file.ts';
import { ifcfgKeys } from '../../src/config/ipoib/ifcfg-keys.ts';
import { parseIfcfg } from '../../src/config/ipoib/ifcfg.ts';
import { parseIpoibRules } from '../../src/config/ipoib/rules.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { locateAll } from '../../src/config/locate.ts';
import { parseModulesLoad } from '../../src/config/modules-load/modules-load.ts';
import { parseOpenibConf } from '../../src/config/modules/openib-conf.ts';
import { parseNvmeJson } from '../../src/config/nvme-json/nvme-json.ts';
import { options } from '../../src/config/nvme/options.ts';
import { parseRdmaConf } from '../../src/config/modules/rdma-conf.ts';
import { renderText } from '../../src/config/render.ts';
import { parseSettings } from '../../src/config/settings/settings.ts';
import { parseAssignments } from '../../src/config/shell/shell.ts';
import { allKeys } from '../../src/config/srp/keys.ts';
import { parseSrpRules } from '../../src/config/srp/rules.ts';
import { parseSrptools } from '../../src/config/srp/srptools.ts';
import { sourceOf } from './source.ts';

const source = (text: string) => ({ file: 'f', text });

const ifcfgFile = '/etc/sysconfig/network-scripts/ifcfg-ib0';
const suseFile = '/etc/sysconfig/network/ifcfg-ib0.8001';

const parsers: Readonly<Record<string, (text: string) => readonly Finding[]>> = {
  discovery: (text) => parseDiscovery(text, 'f').findings,
  assignments: (text) => parseAssignments(source(text), 'node7').findings,
  rdma: (text) => parseRdmaConf(source(text), 'node7').findings,
  openib: (text) => parseOpenibConf(source(text), 'node7').findings,
  limits: (text) => parseLimits(source(text)).findings,
  modulesLoad: (text) => parseModulesLoad(source(text)).findings,
  'ipoib rules': (text) => parseIpoibRules(source(text)).findings,
  'ifcfg of RHEL': (text) => parseIfcfg({ file: ifcfgFile, text }, 'node7').findings,
  'ifcfg of SUSE': (text) => parseIfcfg({ file: suseFile, text }, 'node7').findings,
  settings: (text) => parseSettings(text, parseIni).findings,
  hostnqn: (text) => parseHostNqnFile(text).findings,
  hostid: (text) => parseHostIdFile(text).findings,
  nvmeJson: (text) => parseNvmeJson(source(text)).findings,
  srp: (text) => parseSrpRules(source(text)).findings,
  srptools: (text) => parseSrptools(source(text), 'node7').findings,
};

const fragment = fc.oneof(
  fc.constantFrom(...options.flatMap(({ long }) => [`--${long}`, `--${long.slice(0, 5)}=`])),
  fc.constantFrom('-t', '-a', '-S', '-p', '-k', '-trdma', '-=', '--', '-', '=', '--=', '-pS'),
  fc.constantFrom('rdma', '10.0.0.1', '::', '-1', '99999999999', 'DHHC-1:00:x:', '"', "'", '#'),
  fc.constantFrom('IPOIB_LOAD=yes', 'A=$A', '$(', '`', '${', 'if', 'fi', '{', '}', 'export', ';'),
  fc.constantFrom('[retry]', 'max = 5', '[', ']', '\\', '\\\n', '__proto__=1', '[__proto__]'),
  fc.constantFrom(...allKeys.flatMap((key) => [`a ${key}=`, `,${key}=1`]), 'd', 'PORTS='),
  fc.constantFrom('* - memlock ', '@:5', '%', '64M', 'root -', 'ib_srp', 'pci:v1*'),
  fc.constantFrom('[{"hostnqn":"nqn.x","subsystems":[{"nqn":', '"ports":[{', '"tos":1', '},', ','),
  fc.constantFrom('ATTR{type}', '=="32",', 'ATTR{address}', '=="?*', 'NAME=', 'i"', 'e"', ':='),
  fc.constantFrom('00:02:c9:03:00:31:78:f2"', 'ACTION', '==', '!=', '+=', '\\"', '"32"', '"x"'),
  fc.constantFrom(
    ...ifcfgKeys.map(({ key }) => `${key.replace(/n$/, '')}=`),
    'IPADDR2=',
    'PREFIX=',
  ),
  fc.constantFrom('TYPE=InfiniBand\n', 'yes', '0x8001', '10.0.0.1/24', 'IPOIB_PKEY=', '::1/64'),
  fc.constantFrom(' ', '\t', '\n', '\r\n', '\r', '\0', '\ufeff', '\u2028'),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const text = fc
  .array(fragment, { maxLength: 30 })
  .chain((parts) => fc.constantFrom('', ' ').map((between) => parts.join(between)));

for (const [name, parse] of Object.entries(parsers)) {
  test(`${name}: no text makes it throw, and every span is inside the text`, () => {
    fc.assert(
      fc.property(text, (input) => {
        const findings = parse(input);
        for (const { span } of findings) {
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= input.length);
        }
        for (const diagnostic of locateAll(source(input), findings)) renderText(diagnostic);
      }),
      { numRuns: 1500 },
    );
  });
}

const oneLine = text.map((input) => input.replace(/[\n]/g, ' '));

test('discovery.conf: a good line survives any neighbours and is not changed by them', () => {
  const good = '-t rdma -a 192.0.2.77 -k 7 --persistent';
  const [alone] = parseDiscovery(good, 'f').value;
  fc.assert(
    fc.property(oneLine, oneLine, (before, after) => {
      const { value } = parseDiscovery(`${before}\n${good}\n${after}`, 'f');
      const found = value.find(({ traddr }) => traddr === '192.0.2.77');
      assert.deepEqual(found, { ...alone, source: 'f:2' });
    }),
    { numRuns: 1000 },
  );
});

test('srp_daemon.conf: a good line survives any neighbours and is not changed by them', () => {
  const good = 'a ioc_guid=7777,queue_size=7';
  const [alone] = parseSrpRules(source(`${good}\n`)).value.rules;
  fc.assert(
    fc.property(oneLine, oneLine, (before, after) => {
      const { rules } = parseSrpRules(source(`${before}\n${good}\n${after}`)).value;
      const found = rules.find((rule) => rule.source === 'f:2');
      assert.deepEqual(found, alone && { ...alone, source: 'f:2' });
    }),
    { numRuns: 1000 },
  );
});

test('limits.conf: a good line survives any neighbours and is not changed by them', () => {
  const good = 'grace - memlock 7777';
  const [alone] = parseLimits(source(good)).value;
  fc.assert(
    fc.property(oneLine, oneLine, (before, after) => {
      const { value } = parseLimits(source(`${before}\n${good}\n${after}`));
      assert.deepEqual(
        value.find((entry) => entry.source === 'f:2'),
        { ...alone, source: 'f:2' },
      );
    }),
    { numRuns: 1000 },
  );
});

test('modules-load.d: a good line survives any neighbours', () => {
  fc.assert(
    fc.property(oneLine, oneLine, (before, after) => {
      const { value } = parseModulesLoad(source(`${before}\ngood-one\n${after}`));
      assert.ok(value.some(({ name, source: at }) => name === 'good_one' && at === 'f:2'));
    }),
    { numRuns: 1000 },
  );
});

test('sourced files: a good line survives any neighbour that opens no block and joins no lines', () => {
  fc.assert(
    fc.property(oneLine, oneLine, (before, after) => {
      fc.pre(!/\\\s*$|\b(if|case|for|while|until|select)\b|\{/.test(before));
      const { value } = parseAssignments(source(`${before}\nGOOD=yes\n${after}`), 'node7');
      const found = value.find(({ key }) => key === 'GOOD');
      assert.deepEqual([found?.value, found?.source], ['yes', 'f:2']);
    }),
    { numRuns: 1000 },
  );
});

test('holdfast.conf: a good section survives any neighbours', () => {
  fc.assert(
    fc.property(oneLine, oneLine, (before, after) => {
      const { value } = parseSettings(
        `${before}\n[pass]\nsettle = 7s\n[retry]\n${after}`,
        parseIni,
      );
      assert.equal(value.passSettleMs, 7000);
    }),
    { numRuns: 1000 },
  );
});

test('loading never rejects, whatever the files hold', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, text, text, async (a, b, c, d) => {
      const files = {
        '/etc/rdma/rdma.conf': a,
        '/etc/infiniband/openib.conf': b,
        '/etc/nvme/discovery.conf': c,
        '/etc/holdfast/holdfast.conf': d,
        '/etc/nvme/hostnqn': a,
        '/etc/machine-id': b,
      };
      const { diagnostics } = await loadConfiguration(sourceOf(files));
      JSON.stringify(diagnostics);
    }),
    { numRuns: 300 },
  );
});

test('70-persistent-ipoib.rules: a good rule survives any neighbour that joins no lines', () => {
  const guid = '00:02:c9:03:00:00:00:77';
  const good = `ACTION=="add", ATTR{type}=="32", ATTR{address}=="?*${guid}", NAME="good_ib7"`;
  fc.assert(
    fc.property(oneLine, oneLine, (before, after) => {
      fc.pre(!/\\\r?$/.test(before));
      const { value } = parseIpoibRules(source(`${before}\n${good}\n${after}`));
      const found = value.find(({ name }) => name === 'good_ib7');
      assert.deepEqual([found?.guidTail, found?.source], ['0002c90300000077', 'f:2']);
    }),
    { numRuns: 1000 },
  );
});

test('ifcfg: a good address survives any neighbour that opens no block and joins no lines', () => {
  assert.ok(isIfcfgFile(ifcfgFile) && isIfcfgFile(suseFile));
  fc.assert(
    fc.property(oneLine, oneLine, (before, after) => {
      fc.pre(!/\\\s*$|\b(if|case|for|while|until|select)\b|\{/.test(before));
      fc.pre(!/IPADDR=|PREFIX=/.test(after));
      const good = 'IPADDR=192.0.2.77\nPREFIX=27';
      const text = `${before}\n${good}\n${after}`;
      const { value } = parseIfcfg({ file: ifcfgFile, text }, 'node7');
      const found = value?.addresses.find(({ ip }) => ip.value === '192.0.2.77');
      assert.deepEqual([found?.prefix, found?.source], [27, `${ifcfgFile}:2`]);
    }),
    { numRuns: 1000 },
  );
});
