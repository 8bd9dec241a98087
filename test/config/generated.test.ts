import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { parse as parseIni } from 'ini';

import type { Finding } from '../../src/core/diagnostic.ts';
import { parseDiscovery } from '../../src/config/nvme/discovery.ts';
import { paths } from '../../src/config/files.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { isError } from '../../src/config/locate.ts';
import { renderCodes, renderConfigJson } from '../../src/config/manual.ts';
import { parseOpenibConf } from '../../src/config/modules/openib-conf.ts';
import { openibKeys } from '../../src/config/modules/openib-keys.ts';
import { parseNvmeJson } from '../../src/config/nvme-json/nvme-json.ts';
import { nvmeJsonKeys, nvmeJsonSamplePath } from '../../src/config/nvme-json/sample.ts';
import { options } from '../../src/config/nvme/options.ts';
import { parseRdmaConf, rdmaKeys } from '../../src/config/modules/rdma-conf.ts';
import { renderSamples } from '../../src/config/samples.ts';
import { mergeSettings } from '../../src/config/settings/merge.ts';
import { parseSettings } from '../../src/config/settings/settings.ts';
import { defaultSettings, settingNames } from '../../src/core/settings.ts';
import { committed } from './committed.ts';
import { sourceOf } from './source.ts';

const root = join(import.meta.dirname, '../..');

const uncommented = (text: string): string => text.replace(/^#(?! )/gm, '');

const sample = (path: string): string => readFileSync(join(root, path), 'utf8');

const errors = (findings: readonly Finding[]): readonly Finding[] => findings.filter(isError);

test('docs/codes.md is generated from the table of codes', () => {
  assert.equal(committed('docs/codes.md', renderCodes()), renderCodes());
});

test('docs/config-json.md is generated from the table of keys', () => {
  assert.equal(committed('docs/config-json.md', renderConfigJson()), renderConfigJson());
});

for (const [path, text] of renderSamples()) {
  test(`etc${path.slice('/etc'.length)} is generated from the tables`, () => {
    assert.equal(committed(path, text), text);
  });
}

test('the samples as they are have no findings and ask for nothing', async () => {
  const files = Object.fromEntries([...renderSamples().keys()].map((path) => [path, sample(path)]));
  const loaded = await loadConfiguration(sourceOf(files));
  assert.deepEqual(loaded.diagnostics, []);
  assert.deepEqual(loaded.desired, { modules: [], portals: [], paths: [], setup: {} });
  assert.deepEqual(loaded.settings, defaultSettings);
});

test('every key of rdma.conf and openib.conf is in its sample, and uncommented there is no finding', () => {
  for (const [path, rows, parse] of [
    [paths.rdma, rdmaKeys, parseRdmaConf],
    [paths.openib, openibKeys, parseOpenibConf],
  ] as const) {
    const text = uncommented(sample(path));
    for (const { key } of rows) assert.match(text, new RegExp(`^${key}=`, 'm'));
    const { value, findings } = parse({ file: path, text }, 'node7');
    assert.deepEqual(findings, []);
    assert.ok(value.modules.length > 10);
  }
});

test('every option that sets something is in the sample of discovery.conf; uncommented, each line is a portal', () => {
  const text = uncommented(sample(paths.discovery));
  const { value, findings } = parseDiscovery(text, paths.discovery);
  assert.deepEqual(errors(findings), []);
  const setting = options.filter(({ use }) => ['portal', 'connect', 'tcp'].includes(use));
  assert.equal(value.length, setting.length);
  for (const { long } of setting) assert.match(text, new RegExp(`(^| )--${long}( |$)`, 'm'));
});

test('the sample of config.json is a good one, has every key with an effect, and asks for nothing under its name', async () => {
  const text = sample(nvmeJsonSamplePath);
  const { value, findings } = parseNvmeJson({ file: paths.nvmeJson, text });
  assert.deepEqual(findings, []);
  assert.deepEqual([value.paths.length, value.portals.length], [2, 1]);
  const without = [
    'hosts',
    'hostsymname',
    'keyring',
    'tls_key',
    'tls_key_identity',
    'tls',
    'concat',
  ];
  for (const [, key] of nvmeJsonKeys())
    assert.equal(text.includes(`"${key}":`), !without.includes(key), key);
  const { desired } = await loadConfiguration(sourceOf({ [nvmeJsonSamplePath]: text }));
  assert.deepEqual(desired.paths, []);
});

test('every setting is in the sample of holdfast.conf with its default, and a whole target', () => {
  const text = uncommented(sample(paths.settings));
  const source = { file: paths.settings, text };
  const parsed = parseSettings(source, parseIni);
  assert.deepEqual(parsed.findings, []);
  assert.equal(Object.keys(parsed.value.settings).length, settingNames.length);
  const { value, diagnostics } = mergeSettings([{ source, parsed }]);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual({ ...value, srpTargets: [] }, defaultSettings);
  assert.deepEqual(Object.keys(value.srpTargets[0]?.options ?? {}).length, 11);
});
