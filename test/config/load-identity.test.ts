/** Whom config.json, hostnqn and hostid make of this host together. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Configuration } from '../../src/config/load.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { fileOf, hostid as jsonId, hostnqn as jsonNqn } from './nvme-json-files.ts';
import { sourceOf } from './source.ts';

const uuid = '4c4c4544-0033-4d10-8051-b4c04f4e4332';
const hostnqn = `nqn.2014-08.org.nvmexpress:uuid:${uuid}`;
const identity = { '/etc/nvme/hostnqn': `${hostnqn}\n`, '/etc/nvme/hostid': `${uuid}\n` };
const config = '/etc/nvme/config.json';
const discovery = '/etc/nvme/discovery.conf';
const line = { [discovery]: '-t rdma -a 10.0.0.9\n' };
const productUuid = { '/sys/class/dmi/id/product_uuid': `${uuid}\n` };

/** The same file for another host. */
const as = (name: string, text = fileOf({})): string => text.replace(jsonNqn, name);

const load = (files: Parameters<typeof sourceOf>[0]): Promise<Configuration> =>
  loadConfiguration(sourceOf(files));
const said = ({ diagnostics }: Configuration): readonly string[] =>
  diagnostics.map(({ code, file, line: at, column }) => `${file}:${at}:${column} ${code}`);
const askedAs = ({ desired }: Configuration): readonly (readonly string[])[] =>
  desired.portals.map((one) => [one.hostnqn, one.hostid]);
const connectedAs = ({ desired }: Configuration): readonly (readonly string[])[] =>
  desired.paths.map((one) => [one.hostnqn, one.hostid]);

test('the first host of config.json is this host, before hostnqn and hostid; that they differ is said', async () => {
  const files = { ...identity, ...line, [config]: fileOf({}) };
  const loaded = await load(files);
  assert.deepEqual(askedAs(loaded), [[jsonNqn, jsonId]]);
  assert.deepEqual(said(loaded), [`${config}:1:14 identity-differs`]);
  assert.equal(loaded.identity?.hostnqnSource, `${config}:1`);
  const own = await load({ ...files, [config]: as(hostnqn) });
  assert.deepEqual([askedAs(own), said(own)], [[[hostnqn, uuid]], []]);
  const other = await load({
    ...files,
    [config]: as(hostnqn, fileOf({ host: `"hostid":"${jsonId}"` })),
  });
  assert.deepEqual(askedAs(other), [[hostnqn, jsonId]]);
  assert.match(other.diagnostics[0]?.message ?? '', /^another hostid than in \/etc\/nvme\/hostid/);
});

test('the secret of the first host is for the lines that go by its name', async () => {
  const key = (letter: string): string => `DHHC-1:00:${letter.repeat(8)}:`;
  const lines = ['', ` -S ${key('b')}`, ` -q ${hostnqn}`].map(
    (more, at) => `-t rdma -a 10.0.0.${at + 2}${more}`,
  );
  const { desired } = await load({
    [config]: fileOf({ host: `"dhchap_key":"${key('a')}"` }),
    [discovery]: `${lines.join('\n')}\n`,
  });
  assert.deepEqual(
    desired.portals.map(({ secret }) => secret?.reveal()),
    [key('a'), key('b'), undefined],
  );
});

test("this host's own hostnqn comes with its own hostid, whatever UUID is in it", async () => {
  const files = { '/etc/nvme/hostnqn': `${jsonNqn}\n`, '/etc/nvme/hostid': `${uuid}\n` };
  const loaded = await load({ ...files, ...line, [config]: fileOf({}) });
  assert.deepEqual([connectedAs(loaded), askedAs(loaded)], [[[jsonNqn, uuid]], [[jsonNqn, uuid]]]);
  assert.deepEqual(said(loaded), []);
});

test('a host without a hostid has that of this host: written, or derived', async () => {
  const text = as('nqn.own');
  const implied = `${config}:1:14 hostid-implied`;
  const written = await load({ '/etc/nvme/hostid': `${uuid}\n`, [config]: text });
  assert.deepEqual([connectedAs(written), said(written)], [[['nqn.own', uuid]], [implied]]);
  const derived = await load({ ...productUuid, [config]: text });
  assert.deepEqual(connectedAs(derived), [['nqn.own', uuid]]);
  assert.deepEqual(said(derived), [implied, '/etc/nvme/hostid:1:1 hostid-missing']);
});

test('where there is none to be had, its paths are left out, and that is said', async () => {
  const none = await load({ [config]: as('nqn.own') });
  assert.deepEqual(none.desired.paths, []);
  assert.deepEqual(said(none), [
    `${config}:1:14 hostid-implied`,
    '/etc/nvme/hostid:1:1 identity-unavailable',
  ]);
  const bad = await load({ '/etc/nvme/hostid': 'x\n', ...productUuid, [config]: as('nqn.own') });
  assert.deepEqual(bad.desired.paths, []);
  assert.equal(bad.hasNvmeJson, true);
  assert.ok(said(bad).includes('/etc/nvme/hostid:1:1 identity-unavailable'));
});

test('a config.json that has said it all makes up for files that are unusable', async () => {
  const loaded = await load({ ...line, '/etc/nvme/hostnqn': 'a b\n', [config]: fileOf({}) });
  assert.deepEqual(askedAs(loaded), [[jsonNqn, jsonId]]);
  assert.deepEqual(said(loaded), ['/etc/nvme/hostnqn:1:1 bad-nqn']);
});

const second = as('nqn.2014-08.org.nvmexpress:uuid:99999999-2222-4333-8444-555555555555').slice(
  1,
  -1,
);
for (const [what, text, isPathLeft] of [
  ['has a bad name', `[${as('my host').slice(1, -1)},${second}]`, true],
  ['has none', `[{},${second}]`, true],
  ['is garbled', `[{"hostnqn" "x"},${second}]`, true],
  ['is behind something garbled', `[?,${second}]`, true],
  ['is cut off', '[{"hostnqn":', false],
  ['is nowhere to be seen', 'hosts:\n', false],
] as const) {
  test(`where the first host ${what}, no other takes its place, and what names itself is connected`, async () => {
    const lines = `${line[discovery]}-t rdma -a 10.0.0.8 -q ${hostnqn}\n`;
    const loaded = await load({ ...identity, [discovery]: lines, [config]: text });
    assert.deepEqual(askedAs(loaded), [[hostnqn, uuid]]);
    assert.deepEqual(loaded.desired.portals[0]?.traddr, '10.0.0.8');
    assert.equal(loaded.desired.paths.length, isPathLeft ? 1 : 0);
    assert.ok(said(loaded).includes(`${config}:1:1 identity-unavailable`), said(loaded).join('\n'));
  });
}

for (const text of ['', '\n', '[]', '[null]', '{"hosts":[]}']) {
  test(`a file without hosts changes nothing: ${JSON.stringify(text)}`, async () => {
    const loaded = await load({ ...identity, ...line, [config]: text });
    assert.deepEqual(askedAs(loaded), [[hostnqn, uuid]]);
    assert.deepEqual(
      said(loaded).filter((one) => !one.includes('json-hosts-object')),
      [],
    );
  });
}

test('one that cannot be read, or that others can change, names nobody either', async () => {
  const files = { ...identity, ...line };
  const denied = await load({ ...files, [config]: { reason: 'EACCES' } });
  assert.deepEqual(denied.desired.portals, []);
  assert.deepEqual(said(denied), [
    `${config}:1:1 file-unreadable`,
    `${config}:1:1 identity-unavailable`,
  ]);
  const writers = { [config]: `${config} can be written by everybody` };
  const open = await loadConfiguration(sourceOf({ ...files, [config]: fileOf({}) }, writers));
  assert.deepEqual([open.desired.portals, open.desired.paths, open.hasNvmeJson], [[], [], true]);
});
