import assert from 'node:assert/strict';
import { test } from 'node:test';

import { codes } from '../../src/core/codes.ts';
import { nvmeJsonCodes } from '../../src/core/codes/nvme-json.ts';
import { keys } from '../../src/config/nvme-json/keys.ts';
import { options } from '../../src/config/nvme/options.ts';
import {
  codesOf,
  discovery,
  file,
  fileOf,
  hostid,
  hostnqn,
  nqn,
  onlyPath,
  onlyPortal,
  parsed,
  said,
} from './nvme-json-files.ts';

const secret = 'DHHC-1:00:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0PQ==:';

test('the keys are those of doc/config-schema.json of libnvme', () => {
  const names = (level: keyof typeof keys) => keys[level].map(({ key }) => key).sort();
  assert.equal(
    names('host').join(' '),
    'dhchap_key hostid hostnqn hostsymname persistent_discovery_ctrl subsystems',
  );
  assert.equal(names('subsystem').join(' '), 'application nqn ports');
  assert.equal(
    names('port').join(' '),
    'concat ctrl_loss_tmo data_digest dhchap_ctrl_key dhchap_key disable_sqflow discovery ' +
      'duplicate_connect fast_io_fail_tmo hdr_digest host_iface host_traddr keep_alive_tmo ' +
      'keyring nr_io_queues nr_poll_queues nr_write_queues persistent queue_size ' +
      'reconnect_delay tls tls_key tls_key_identity tos traddr transport trsvcid',
  );
});

test('the port of a subsystem is a path, as its host, with its file and line', () => {
  const text = `[\n{"hostnqn":"${hostnqn}","subsystems":[{"nqn":"${nqn}","ports":[\n{"transport":"rdma","traddr":"10.0.0.1"}]}]}]`;
  assert.deepEqual(parsed(text), {
    portals: [],
    paths: [
      {
        transport: 'rdma',
        traddr: '10.0.0.1',
        trsvcid: '4420',
        subsysnqn: nqn,
        hostnqn,
        hostid,
        options: {},
        source: `${file}:3`,
      },
    ],
    others: [],
    host: { hostnqn, hostid, source: `${file}:2` },
  });
  assert.deepEqual(codesOf(text), []);
});

test('a port is a portal by the well-known NQN of its subsystem, or because it says so', () => {
  assert.equal(onlyPortal(fileOf({ name: discovery })).nqn, discovery);
  assert.equal(onlyPortal(fileOf({ port: '"discovery": true' })).nqn, nqn);
  assert.equal(onlyPath(fileOf({ port: '"discovery": null' })).subsysnqn, nqn);
});

test('discovery and persistent go by their value, though nvme-cli 2 looks only whether they are there', () => {
  for (const key of ['discovery', 'persistent']) {
    const text = fileOf({ port: `"${key}": false` });
    assert.deepEqual(said(text), [
      'json-false-flag',
      `nvme-cli 2 takes "${key}": false for true`,
      'remove the key',
    ]);
    onlyPath(text);
  }
  const text = fileOf({ name: discovery, port: '"discovery": false' });
  assert.equal(onlyPortal(text).persistent, false);
});

for (const [what, port, expected] of [
  ['an I/O controller on rdma', '"transport":"rdma"', '4420'],
  ['an I/O controller on tcp', '"transport":"tcp"', '4420'],
  ['a discovery controller on rdma', '"transport":"rdma","discovery":true', '4420'],
  ['a discovery controller on tcp', '"transport":"tcp","discovery":true', '8009'],
  ['whatever names a port', '"transport":"tcp","trsvcid":"4421"', '4421'],
] as const) {
  test(`the port of ${what} is ${expected}`, () => {
    const text = `[{"hostnqn":"${hostnqn}","subsystems":[{"nqn":"${nqn}","ports":[{"traddr":"10.0.0.1",${port}}]}]}]`;
    const { portals, paths } = parsed(text);
    assert.deepEqual(
      [...portals, ...paths].map(({ trsvcid }) => trsvcid),
      [expected],
    );
    assert.deepEqual(codesOf(text), []);
  });
}

for (const option of options.filter(({ kind }) => kind === 'int')) {
  const key = option.long.replaceAll('-', '_');
  const good = 'example' in option ? option.example : '';
  test(`${key} is passed on; its kernel default is not; other numbers are wrong`, () => {
    const path = onlyPath(fileOf({ port: `"${key}": ${good}` }));
    assert.deepEqual(path.options, { [option.long]: Number(good) });
    if ('unset' in option) {
      assert.deepEqual(onlyPath(fileOf({ port: `"${key}": ${option.unset}` })).options, {});
    }
    const wrong = fileOf({ port: `"${key}": -5` });
    assert.equal(said(wrong)[0], 'bad-number');
    assert.equal(said(wrong)[1], `${key} -5 is out of range`);
    assert.deepEqual(parsed(wrong).paths, []);
    assert.deepEqual(codesOf(fileOf({ port: `"${key}": 1.5` })), ['bad-number']);
  });
}

for (const key of ['duplicate_connect', 'disable_sqflow', 'hdr_digest', 'data_digest']) {
  const long = key.replaceAll('_', '-');
  test(`${key} is passed on when it is true`, () => {
    const on = `"transport": "tcp", "${key}": true`;
    const text = fileOf({ port: on }).replace('"transport":"rdma",', '');
    assert.deepEqual(onlyPath(text).options, { [long]: true });
    assert.deepEqual(onlyPath(fileOf({ port: `"${key}": false` })).options, {});
  });
}

for (const [port, code, message, isUsed] of [
  [
    '"tls": true',
    'tls-unsupported',
    'tls asks for encryption, which Holdfast cannot set up',
    false,
  ],
  ['"concat": true', 'tls-unsupported', undefined, false],
  ['"hdr_digest": true', 'tcp-only-option', undefined, true],
  ['"data_digest": true', 'tcp-only-option', undefined, true],
  ['"keyring": ".nvme"', 'tcp-only-option', undefined, true],
  ['"tls_key": "x"', 'tcp-only-option', undefined, true],
  ['"tls_key_identity": "x"', 'tcp-only-option', undefined, true],
  ['"host_iface": "eth0"', 'host-iface-on-rdma', undefined, false],
  ['"host_traddr": "eth0"', 'bad-address', undefined, false],
  ['"trsvcid": "nvme"', 'bad-port', undefined, false],
  ['"dhchap_key": "hunter2"', 'bad-secret', undefined, false],
  ['"dhchap_ctrl_key": "hunter2"', 'bad-secret', undefined, false],
  ['"persistent": true', 'ignored-option', undefined, true],
  ['"tls": false', undefined, undefined, true],
  ['"dhchap_key": "none"', undefined, undefined, true],
  ['"host_iface": "none"', undefined, undefined, true],
  ['"trsvcid": ""', undefined, undefined, true],
  ['"tos": null', undefined, undefined, true],
] as const) {
  test(`a port with ${port}: ${code ?? 'nothing to say'}`, () => {
    const text = fileOf({ port });
    assert.deepEqual(codesOf(text), code === undefined ? [] : [code]);
    if (message !== undefined) assert.equal(said(text)[1], message);
    assert.equal(parsed(text).paths.length, isUsed ? 1 : 0);
  });
}

test('hints speak of keys too', () => {
  const wrong = fileOf({}).replace('10.0.0.1', '10.0.0.1:4420');
  assert.equal(said(wrong)[2], 'write traddr 10.0.0.1 trsvcid 4420');
  assert.equal(
    said(fileOf({ port: '"host_iface": "eth0"' }))[2],
    'remove it; host_traddr chooses the local port',
  );
});

test('transports: rdma and tcp are connected, fc and loop are left to others, else a mistake', () => {
  const using = (transport: string) => fileOf({}).replace('"rdma"', `"${transport}"`);
  assert.equal(onlyPath(using('tcp')).transport, 'tcp');
  for (const other of ['fc', 'loop']) {
    assert.deepEqual(codesOf(using(other)), ['transport-unsupported']);
    assert.deepEqual(parsed(using(other)).paths, []);
  }
  assert.deepEqual(said(using('rmda')).slice(0, 1), ['bad-transport']);
  assert.equal(said(using('rmda'))[2], 'did you mean rdma?');
});

for (const key of ['transport', 'traddr']) {
  test(`a port without ${key} is not used`, () => {
    const text = fileOf({}).replace(`"${key}"`, '"nr_io_queues"').replace('"rdma"', '2');
    const without = key === 'transport' ? text : fileOf({}).replace(',"traddr":"10.0.0.1"', '');
    assert.deepEqual(said(without), ['missing-option', `${key} is missing`, undefined]);
    assert.deepEqual(parsed(without).paths, []);
  });
}

test('the key of the controller and the key of the host are secrets of the path', () => {
  const path = onlyPath(fileOf({ port: `"dhchap_key":"${secret}","dhchap_ctrl_key":"${secret}"` }));
  assert.deepEqual([path.secret?.reveal(), path.ctrlSecret?.reveal()], [secret, secret]);
  assert.equal(onlyPath(fileOf({ host: `"dhchap_key":"${secret}"` })).secret?.reveal(), secret);
});

test('every code of this file has its severity from the one table', () => {
  for (const code of Object.keys(nvmeJsonCodes)) assert.ok(code in codes, code);
});
