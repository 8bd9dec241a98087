/** config.json beside discovery.conf, hostnqn and hostid: what is desired. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { Configuration } from '../../src/config/load.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { connectString } from '../../src/core/options.ts';
import { fileOf, hostid as jsonId, hostnqn as jsonNqn, nqn } from './nvme-json-files.ts';
import { sourceOf } from './source.ts';

const uuid = '4c4c4544-0033-4d10-8051-b4c04f4e4332';
const hostnqn = `nqn.2014-08.org.nvmexpress:uuid:${uuid}`;
const identity = { '/etc/nvme/hostnqn': `${hostnqn}\n`, '/etc/nvme/hostid': `${uuid}\n` };
const config = '/etc/nvme/config.json';
const discovery = '/etc/nvme/discovery.conf';
const line = { [discovery]: '-t rdma -a 10.0.0.9\n' };

/** The same file for another host. */
const as = (name: string, text = fileOf({})): string => text.replace(jsonNqn, name);

const load = (files: Parameters<typeof sourceOf>[0]): Promise<Configuration> =>
  loadConfiguration(sourceOf(files));
const said = ({ diagnostics }: Configuration): readonly string[] =>
  diagnostics.map(({ code, file, line: at, column }) => `${file}:${at}:${column} ${code}`);

test('a path of config.json is desired without a portal, and brings its module', async () => {
  const loaded = await load({ [config]: fileOf({ port: '"tos":4' }) });
  assert.deepEqual(loaded.desired.portals, []);
  assert.deepEqual(loaded.desired.paths, [
    {
      ...{ transport: 'rdma', traddr: '10.0.0.1', trsvcid: '4420', subsysnqn: nqn, kind: 'io' },
      ...{ hostTraddr: undefined, hostIface: undefined, hostnqn: jsonNqn, hostid: jsonId },
      ...{ options: { tos: 4 }, secret: undefined, ctrlSecret: undefined, source: `${config}:1` },
    },
  ]);
  assert.deepEqual(
    loaded.desired.modules.map(({ name, source }) => `${name} ${source}`),
    [`nvme_rdma ${config}:1`],
  );
  assert.deepEqual(loaded.diagnostics, []);
});

test('nvme_tcp is loaded for a path over TCP', async () => {
  const text = fileOf({}).replace('"rdma"', '"tcp"');
  const { desired } = await load({ [config]: text });
  assert.deepEqual(
    desired.modules.map(({ name }) => name),
    ['nvme_tcp'],
  );
});

test('discovery controllers of both files are portals; of one that stands in both, config.json counts', async () => {
  const port = '"discovery":true,"dhchap_ctrl_key":"DHHC-1:00:aHVzaGh1c2g=:","persistent":true';
  const loaded = await load({
    ...identity,
    [config]: as(hostnqn, fileOf({ port, name: 'nqn.unique' })),
    [discovery]: '-t rdma -a 10.0.0.9\n-t rdma -a 10.0.0.1 -n nqn.unique\n',
  });
  assert.deepEqual(
    loaded.desired.portals.map(({ source, ctrlSecret }) => [source, ctrlSecret !== undefined]),
    [
      [`${config}:1`, true],
      [`${discovery}:1`, false],
    ],
  );
  assert.deepEqual(said(loaded), []);
});

test('[nvme] connect = no leaves paths alone too', async () => {
  const settings = { '/etc/holdfast/holdfast.conf': '[nvme]\nconnect = no\n' };
  const { desired } = await load({ [config]: fileOf({}), ...settings });
  assert.deepEqual(desired, { modules: [], portals: [], paths: [], setup: {} });
});

test('good ports survive bad ones, and every finding has its place', async () => {
  const text = fileOf({}).replace(
    '"ports":[',
    '"ports":[\n {"transport":"rdma","traddr":"10.0.0.300"},\n ',
  );
  const loaded = await load({ [config]: text });
  assert.deepEqual(
    loaded.desired.paths.map(({ traddr, source }) => [traddr, source]),
    [['10.0.0.1', `${config}:3`]],
  );
  assert.deepEqual(said(loaded), [`${config}:2:32 bad-address`]);
});

test('a file that nvme-cli 3 has converted is read all the same', async () => {
  const loaded = await load({ [config]: fileOf({}), [`${config}.converted`]: '' });
  assert.equal(loaded.desired.paths.length, 1);
  assert.deepEqual(said(loaded), [`${config}:1:1 converted-file`]);
});

test('secrets are in the words for the kernel and in nothing else', async () => {
  const key = 'DHHC-1:00:aHVzaGh1c2g=:';
  const port = `"dhchap_key":"${key}","dhchap_ctrl_key":"${key}"`;
  const loaded = await load({
    ...identity,
    ...line,
    [config]: fileOf({ port, host: `"dhchap_key":"${key}","x":1` }),
  });
  const [path] = loaded.desired.paths;
  assert.ok(path);
  assert.match(connectString(path), new RegExp(`,dhchap_secret=${key},dhchap_ctrl_secret=${key}`));
  assert.deepEqual(said(loaded).length, 2);
  assert.equal(JSON.stringify(loaded).includes('aHVza'), false);
});

test('the parser of config.json is loaded only where there is one', () => {
  const folder = join(import.meta.dirname, '../../src/config');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => one.endsWith('.ts') && !one.startsWith('nvme-json'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    assert.doesNotMatch(text, /from '(\.[^']*nvme-json\/nvme-json\.ts|jsonc-parser)/, name);
  }
});

test('what config.json gives to another application is known with it', async () => {
  const text = fileOf({ subsystem: '"application":"nvme-stas"' });
  const { desired } = await load({ ...identity, ...line, [config]: text });
  assert.deepEqual(desired.others, [{ subsysnqn: nqn, hostnqn: jsonNqn }]);
});

test('a portal of both files is kept connected where either of them says so', async () => {
  for (const [json, words, persistent] of [
    ['', '--persistent', true],
    [',"persistent":true', '', true],
    ['', '', false],
  ] as const) {
    const loaded = await load({
      ...identity,
      [config]: as(hostnqn, fileOf({ port: `"discovery":true${json}`, name: 'nqn.unique' })),
      [discovery]: `-t rdma -a 10.0.0.1 -n nqn.unique ${words}\n`,
    });
    const [portal, ...others] = loaded.desired.portals;
    assert.deepEqual([portal?.persistent, portal?.source, others], [persistent, `${config}:1`, []]);
  }
});
