import assert from 'node:assert/strict';
import { test } from 'node:test';

import { locateAll } from '../../src/config/locate.ts';
import { parseNvmeJson } from '../../src/config/nvme-json/nvme-json.ts';
import { renderText } from '../../src/config/render.ts';
import { corpusOf, foundIn } from './corpus.ts';
import {
  codesOf,
  file,
  fileOf,
  findingsOf,
  onlyPath,
  parsed,
  places,
  said,
} from './nvme-json-files.ts';

const corpus = corpusOf('nvme-json');
for (const { name, text } of corpus.filter((one) => one.name.endsWith('.broken'))) {
  test(`${name} says what is wrong with it`, () => {
    const sibling = corpus.find((one) => one.name === name.replace(/broken$/, 'expected'));
    const expected = (sibling?.text ?? '').split('\n').filter((line) => line !== '');
    const found = foundIn({ name, text }, (source) => parseNvmeJson(source).findings);
    const used = parseNvmeJson({ file: 'f', text }).value;
    const sources = [...used.portals, ...used.paths].map(({ source }) => source.slice(2));
    assert.deepEqual([...found, `used: ${sources.join(' ')}`], expected);
  });
}

const port = (address: number): string => `{"transport":"rdma","traddr":"10.0.0.${address}"}`;
const list = (ports: string): string => fileOf({}).replace(port(1), ports);
const used = (text: string): readonly string[] =>
  parsed(text).paths.map(({ traddr }) => traddr.slice('10.0.0.'.length));

for (const [what, ports, place, survivors] of [
  ['a comma too many at the end', `${port(1)},${port(2)},`, 'json-not-strict ,', '1 2'],
  ['a comma too many in between', `${port(1)},,${port(2)}`, 'json-not-strict ,', '1 2'],
  ['a comma at the start', `,${port(1)}`, 'json-not-strict ,', '1'],
  ['a missing comma', `${port(1)} ${port(2)}`, 'json-not-strict {', '1 2'],
  ['a comment', `${port(1)}, /* two */ ${port(2)}`, 'json-not-strict /* two */', '1 2'],
  ['a bare word', `${port(1)}, two, ${port(3)}`, 'json-syntax two', '1 3'],
  ['an unclosed quote', `${port(1)},{"transport":"rdma\n},${port(3)}`, 'json-syntax "rdma', '1 3'],
  ['a key without quotes', `{tos:1,${port(1).slice(1)},${port(2)}`, 'json-syntax tos', '2'],
  ['a missing colon', `{"tos" 1,${port(1).slice(1)},${port(2)}`, 'json-syntax 1', '2'],
  ['a value that is none', `{"tls":True,${port(1).slice(1)},${port(2)}`, 'json-syntax True', '2'],
  ['a bad escape', `{"host_iface":"\\q",${port(1).slice(1)},${port(2)}`, 'json-syntax "\\q"', '2'],
  ['a leading zero', `{"tos":01,${port(1).slice(1)},${port(2)}`, 'json-syntax 1', '2'],
  ['a missing brace', `${port(1).slice(0, -1)},${port(2)},${port(3)}`, 'json-syntax {', '3'],
] as const) {
  test(`${what} loses itself only`, () => {
    assert.deepEqual(
      places(list(ports)).map((one) => one.replace(/^\S+ /, '')),
      [place],
    );
    assert.equal(used(list(ports)).join(' '), survivors);
  });
}

test('a file that ends early keeps the ports that are whole, and says what is missing', () => {
  const text = list(`${port(1)},${port(2)}`);
  const cut = text.slice(0, text.indexOf('"10.0.0.2"') + 10);
  assert.deepEqual(used(cut), ['1']);
  assert.deepEqual(said(cut), [
    'json-syntax',
    'the file ends before everything in it is closed',
    'what is missing is }]}]}]',
  ]);
  for (let length = 0; length < text.length; length += 1) {
    assert.ok(['', '1', '1 2'].includes(used(text.slice(0, length)).join(' ')), `${length}`);
  }
});

test('where the end cuts off a value of a subsystem or host, nobody knows whose it is', () => {
  for (const tail of ['"application":', '"application"', '"application":"nvme-st']) {
    const text = `${fileOf({}).slice(0, -4)},${tail}`;
    assert.deepEqual([...new Set(codesOf(text))], ['json-syntax'], text);
    assert.deepEqual(used(text), []);
  }
});

test('a host that was not closed does not take over the next one', () => {
  const first = fileOf({}).slice(1, -2);
  const text = `[${first},${fileOf({}).slice(1)}`;
  assert.deepEqual(used(text), []);
});

test('what says nothing has no findings; a byte order mark is one', () => {
  for (const text of ['', ' \n', '[]', '[null]', '[{}]'.replace('{}', 'null')]) {
    assert.deepEqual(codesOf(text), []);
  }
  assert.deepEqual(codesOf(`\ufeff${fileOf({})}`), ['json-not-strict']);
  onlyPath(`\ufeff${fileOf({})}`);
});

test('an object with hosts is read as the list is', () => {
  const text = `{"hosts":${fileOf({})}}`;
  assert.deepEqual(codesOf(text), ['json-hosts-object']);
  onlyPath(text);
  assert.deepEqual(codesOf('{"hsots":[]}'), ['unknown-key', 'json-type']);
});

for (const [text, place, message] of [
  ['7', '1:1 json-type 7', 'the file is a number, not a list of hosts in [ ]'],
  ['[7]', '1:2 json-type 7', 'this host is a number, not an object in { }'],
  [`[{"hostnqn":true}]`, '1:13 json-type true', undefined],
  [`[{"hostnqn":"nqn.x","hostid":null,"subsystems":{}}]`, '1:48 json-type {', undefined],
] as const) {
  test(`a wrong type has its place: ${text}`, () => {
    assert.ok(places(text).includes(place), places(text).join());
    if (message !== undefined) assert.equal(said(text)[1], message);
  });
}

for (const [what, hint] of [
  ['"trsvcid": 4421', 'write it in double quotes'],
  ['"nr_io_queues": "4"', 'write it without quotes'],
  ['"duplicate_connect": "true"', 'write true'],
  ['"duplicate_connect": 1', 'write true'],
  ['"duplicate_connect": "false"', 'write false'],
] as const) {
  test(`a type that says clearly what is meant is converted: ${what}`, () => {
    const text = fileOf({ port: what });
    assert.deepEqual([said(text)[0], said(text)[2]], ['json-converted', hint]);
    const { trsvcid, options } = onlyPath(text);
    assert.equal(trsvcid === '4421' || Object.keys(options).length === 1, !what.includes('false'));
  });
}

for (const what of ['"tos": true', '"tls": "yes"', '"traddr": ["10.0.0.1"]', '"trsvcid": {}']) {
  test(`a type that says nothing clear is an error: ${what}`, () => {
    assert.deepEqual(codesOf(fileOf({ port: what })).slice(-1), ['json-type']);
    assert.deepEqual(used(fileOf({ port: what })), []);
  });
}

test('any depth: what json-c would not read is not used, and its neighbours are', () => {
  for (const close of [']', '']) {
    const deep = `{"x":${'['.repeat(100_000)}${close.repeat(100_000)}`;
    assert.ok(codesOf(list(deep)).includes('json-syntax'));
  }
  const deep = `{"x":${'['.repeat(50_000)}${']'.repeat(50_000)},${port(1).slice(1)}`;
  assert.deepEqual(codesOf(list(`${deep},${port(2)}`)), ['json-syntax', 'unknown-key']);
  assert.deepEqual(used(list(`${deep},${port(2)}`)), ['1', '2']);
});

const shownOf = (text: string): string => {
  const { value, findings } = parseNvmeJson({ file, text });
  const diagnostics = locateAll({ file, text }, findings);
  return `${JSON.stringify([value, diagnostics])}\n${diagnostics.map(renderText).join('\n')}`;
};

for (const key of [
  'dhchap_key',
  'dhchap_ctrl_key',
  'keyring',
  'tls_key',
  'dhchap_kye',
  'tls_kye',
  'psk',
  'dhchap-secret',
]) {
  for (const broken of [
    `"${key}":"hunter2","foo":1`,
    `"foo":1,"${key}":"hunter2`,
    `"foo":1,"${key}" "hunter2"`,
    `"foo":1,"${key}":hunter2`,
    `"foo":1,"${key}":'hunter2'`,
    `"foo":1,"${key}":["hunter2",["hunter2"]]`,
    `"foo":1,"${key}":{"x":"hunter2"}`,
    `"foo":1,${key}:"hunter2"`,
    `"foo":1 // "${key}":"hunter2"`,
    `"foo":1,${key}=hunter2`,
    `"foo":1,'${key}':'hunter2'`,
    `"foo":1,"${key}: "hunter2"`,
    `"foo":1,${key}": "hunter2"`,
    `"foo":1,"${key}":/* why */"hunter2"`,
    `"foo":1,"${key}":7,"${key}":"hunter2"`,
  ]) {
    test(`nothing said shows the secret in: ${broken}`, () => {
      for (const text of [
        fileOf({ port: broken }),
        fileOf({ host: broken }),
        `[{${broken}}]`,
        `{${broken}}`,
      ]) {
        assert.ok(findingsOf(text).length > 0, text);
        assert.equal(shownOf(text).includes('hunter2'), false, shownOf(text));
      }
    });
  }
}

test('a long line with many secrets shows none of them', () => {
  const secretPort = `{"transport":"rmda","traddr":"10.0.0.1","dhchap_key":"hunter2","foo":1}`;
  const text = list(Array.from({ length: 60 }, () => secretPort).join(','));
  assert.equal(codesOf(text).filter((code) => code === 'unknown-key').length, 60);
  assert.equal(shownOf(text).includes('hunter2'), false);
});

test('a comment that is opened at the very end is the end', () => {
  const text = '[]/*';
  const { findings } = parseNvmeJson({ file: 'f', text });
  assert.ok(findings.length > 0);
  for (const { span } of findings) assert.ok(span.end <= text.length);
});
