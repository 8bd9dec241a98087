import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  codesOf,
  discovery,
  file,
  fileOf,
  findingsOf,
  hostid,
  hostnqn,
  nqn,
  onlyPath,
  onlyPortal,
  parsed,
  places,
  said,
} from './nvme-json-files.ts';

const key = (letter: string): string => `DHHC-1:00:${letter.repeat(44)}:`;
const named = (name: string) => fileOf({}).replace(hostnqn, name);

test('a hostid is the one that is written, or that of the hostnqn; without either a warning', () => {
  const other = '99999999-2222-4333-8444-555555555555';
  assert.equal(onlyPath(fileOf({ host: `"hostid":"${other}"` })).hostid, other);
  assert.equal(onlyPath(fileOf({})).hostid, hostid);
  assert.equal(onlyPath(fileOf({ host: '"hostid":""' })).hostid, hostid);
  assert.equal(said(named('nqn.other'))[0], 'hostid-implied');
  assert.equal(onlyPath(named('nqn.other')).hostid, undefined);
});

for (const [what, text, expected] of [
  ['a hostnqn that is none', named('my host'), 'bad-nqn'],
  ['an empty hostnqn', named(''), 'bad-nqn'],
  ['a hostid that is none', fileOf({ host: '"hostid":"7"' }), 'bad-hostid'],
  ['a key that is none', fileOf({ host: '"dhchap_key":"x"' }), 'bad-secret'],
  ['no hostnqn', fileOf({}).replace(`"hostnqn":"${hostnqn}",`, ''), 'json-missing-key'],
] as const) {
  test(`a host with ${what} is not used: nothing is connected as somebody else`, () => {
    assert.deepEqual(codesOf(text), [expected]);
    assert.deepEqual(parsed(text), { portals: [], paths: [], others: [], host: 'unusable' });
  });
}

test('the identity is that of the first host, and never of the second in its place', () => {
  const first = fileOf({}).slice(1, -1);
  const second = named('nqn.2014-08.org.nvmexpress:uuid:99999999-2222-4333-8444-555555555555');
  const other = second.slice(1, -1);
  const both = parsed(`[${first},${other}]`);
  assert.deepEqual(both.host, { hostnqn, hostid, source: `${file}:1` });
  assert.equal(both.paths.length, 2);
  const broken = parsed(`[${first.replace(hostnqn, 'my host')},${other}]`);
  assert.equal(broken.host, 'unusable');
  assert.equal(broken.paths.length, 1);
});

test("the host's key comes before the port's, with a warning where they differ", () => {
  const text = fileOf({ host: `"dhchap_key":"${key('a')}"`, port: `"dhchap_key":"${key('b')}"` });
  assert.equal(onlyPath(text).secret?.reveal(), key('a'));
  assert.equal(said(text)[0], 'json-keys-differ');
  const same = fileOf({ host: `"dhchap_key":"${key('a')}"`, port: `"dhchap_key":"${key('a')}"` });
  assert.deepEqual(codesOf(same), []);
  const none = fileOf({ host: '"dhchap_key":"none"', port: `"dhchap_key":"${key('b')}"` });
  assert.equal(onlyPath(none).secret?.reveal(), key('b'));
});

test('persistent_discovery_ctrl keeps discovery controllers with an NQN of their own', () => {
  const host = '"persistent_discovery_ctrl":true';
  assert.equal(onlyPortal(fileOf({ host, port: '"discovery":true' })).persistent, true);
  assert.equal(onlyPortal(fileOf({ host, name: discovery })).persistent, false);
  const port = '"persistent":true';
  assert.equal(onlyPortal(fileOf({ port, name: discovery })).persistent, true);
});

test('hostsymname is known and has no effect', () => {
  const text = fileOf({ host: '"hostsymname":"node7"' });
  assert.deepEqual(said(text).slice(0, 2), ['ignored-option', 'hostsymname has no effect here']);
  onlyPath(text);
});

test('what belongs to another application is left alone, whatever is wrong with it', () => {
  for (const name of ['nvme-stas', 'Autoconnect', 'holdfst', 'none']) {
    const text = fileOf({ subsystem: `"application":"${name}"`, port: '"tos":1000' });
    assert.equal(said(text)[0], 'other-application');
    assert.deepEqual(parsed(text).paths, []);
    assert.deepEqual(parsed(text).others, [{ subsysnqn: nqn, hostnqn }]);
    const unknown = text.replace('"hostnqn"', '"hostnqm"');
    assert.deepEqual(parsed(unknown).others, [{ subsysnqn: nqn, hostnqn: undefined }]);
  }
  assert.equal(said(fileOf({ subsystem: '"application":"holdfst"' }))[2], 'did you mean holdfast?');
});

test('what belongs to Holdfast, to the service in whose place it stands, or to nobody, is connected', () => {
  for (const name of ['holdfast', 'autoconnect', '']) {
    const text = fileOf({ subsystem: `"application":"${name}"` });
    assert.deepEqual(codesOf(text), []);
    onlyPath(text);
  }
});

test('a subsystem without an NQN, or with a bad one, or nobody knows whose, is not used', () => {
  for (const [text, code] of [
    [fileOf({}).replace(`"nqn":"${nqn}",`, ''), 'json-missing-key'],
    [fileOf({ name: 'a b' }), 'bad-nqn'],
    [fileOf({ subsystem: '"application":["nvme-stas"]' }), 'json-type'],
  ] as const) {
    assert.deepEqual(codesOf(text), [code]);
    assert.deepEqual(parsed(text).paths, []);
  }
});

for (const [text, place, hint] of [
  [fileOf({ port: '"nr_ioqueues": 4' }), 'unknown-key nr_ioqueues', 'did you mean nr_io_queues?'],
  [fileOf({ port: '"nr-io-queues": 4' }), 'unknown-key nr-io-queues', 'did you mean nr_io_queues?'],
  [fileOf({ port: '"hostnqn": "x"' }), 'unknown-key hostnqn', 'it belongs in a host'],
  [fileOf({ subsystem: '"traddr": "x"' }), 'unknown-key traddr', 'it belongs in a port'],
  [fileOf({ host: '"application": "x"' }), 'unknown-key application', 'it belongs in a subsystem'],
  [fileOf({ host: '"comment": "x"' }), 'unknown-key comment', undefined],
] as const) {
  test(`an unknown key is passed over with a warning: ${place}`, () => {
    assert.equal(said(text)[2], hint);
    assert.deepEqual(places(text)[0]?.replace(/^\S+ /, ''), place);
    onlyPath(text);
  });
}

test('of a key that is there twice the last counts', () => {
  const text = fileOf({ port: '"trsvcid":"4421","trsvcid":"4422"' });
  assert.equal(said(text)[0], 'json-repeated-key');
  assert.equal(onlyPath(text).trsvcid, '4422');
});

test('the same portal or path counts once, whatever its spelling; another host is another path', () => {
  const [first] = fileOf({}).slice(1, -1).split('\n');
  const again = fileOf({ port: '"trsvcid":"4420"' }).replace('10.0.0.1', '::ffff:10.0.0.1');
  const twice = `[${first},\n${again.slice(1, -1)}]`;
  assert.deepEqual(codesOf(twice), ['duplicate-path']);
  assert.equal(
    findingsOf(twice)[0]?.message,
    'the same path as /etc/nvme/config.json:1, which counts',
  );
  onlyPath(twice);
  const portal = fileOf({ name: discovery }).slice(1, -1);
  assert.deepEqual(codesOf(`[${portal},${portal}]`), ['duplicate-portal']);
  onlyPortal(`[${portal},${portal}]`);
  const other = named('nqn.2014-08.org.nvmexpress:uuid:99999999-2222-4333-8444-555555555555');
  assert.equal(parsed(`[${first},${other.slice(1, -1)}]`).paths.length, 2);
});
