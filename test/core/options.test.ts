import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ConnectOptions } from '../../src/core/desired.ts';
import { discoveryNqn } from '../../src/core/ids.ts';
import { connectString } from '../../src/core/options.ts';
import { Secret } from '../../src/core/secret.ts';
import { hostnqn, path, uuid, vol } from './fixture.ts';

const base = `nqn=${vol},transport=rdma,traddr=10.0.0.1,trsvcid=4420`;
const identity = `hostnqn=${hostnqn},hostid=${uuid}`;

test('what every connect says', () => {
  assert.equal(connectString(path()), `${base},${identity}`);
});

test('local address, secret and tuning', () => {
  const one = path({
    hostTraddr: '10.0.0.9',
    secret: new Secret('DHHC-1:00:abc=:'),
    options: { 'ctrl-loss-tmo': -1, 'nr-io-queues': 4, 'duplicate-connect': true },
  });
  assert.equal(
    connectString(one),
    `${base},host_traddr=10.0.0.9,${identity},dhchap_secret=DHHC-1:00:abc=:,ctrl_loss_tmo=-1,nr_io_queues=4,duplicate_connect`,
  );
});

test('the secret of the controller stands behind that of the host', () => {
  const secret = new Secret('DHHC-1:00:abc=:');
  const ctrlSecret = new Secret('DHHC-1:00:xyz=:');
  const said = 'dhchap_secret=DHHC-1:00:abc=:,dhchap_ctrl_secret=DHHC-1:00:xyz=:';
  assert.equal(connectString(path({ secret, ctrlSecret })), `${base},${identity},${said}`);
});

test('the discovery flag is only for a discovery subsystem with a name of its own', () => {
  const flags = (kind: 'io' | 'discovery', subsysnqn: string): boolean =>
    connectString(path({ kind, subsysnqn })).split(',').includes('discovery');
  assert.equal(flags('discovery', 'nqn.unique:discovery'), true);
  assert.equal(flags('discovery', discoveryNqn), false);
  assert.equal(flags('io', vol), false);
});

/** opt_tokens in drivers/nvme/host/fabrics.c (6.1): with `=`, a value is expected. */
const kernelTokens = new Set([
  ...['transport=', 'traddr=', 'trsvcid=', 'nqn=', 'queue_size=', 'nr_io_queues='],
  ...['reconnect_delay=', 'ctrl_loss_tmo=', 'keep_alive_tmo=', 'hostnqn=', 'host_traddr='],
  ...['host_iface=', 'hostid=', 'duplicate_connect', 'disable_sqflow', 'hdr_digest'],
  ...['data_digest', 'nr_write_queues=', 'nr_poll_queues=', 'tos=', 'fast_io_fail_tmo='],
  ...['discovery', 'dhchap_secret=', 'dhchap_ctrl_secret='],
]);

const everything: Required<ConnectOptions> = {
  'nr-io-queues': 1,
  'nr-write-queues': 2,
  'nr-poll-queues': 3,
  'queue-size': 4,
  'keep-alive-tmo': 5,
  'reconnect-delay': 6,
  'ctrl-loss-tmo': 7,
  'fast-io-fail-tmo': 8,
  tos: 9,
  'duplicate-connect': true,
  'disable-sqflow': true,
  'hdr-digest': true,
  'data-digest': true,
};

test('every option is a token of the kernel, each once, with a value exactly where one is expected', () => {
  const one = path({
    ...{ options: everything, kind: 'discovery', subsysnqn: 'nqn.unique' },
    ...{ hostTraddr: '10.0.0.9', hostIface: 'eth1', secret: new Secret('DHHC-1:00:abc=:') },
    ctrlSecret: new Secret('DHHC-1:00:xyz=:'),
  });
  const tokens = connectString(one)
    .split(',')
    .map((part) => part.replace(/=.*/, '='));
  assert.deepEqual(
    tokens.filter((token) => !kernelTokens.has(token)),
    [],
  );
  assert.equal(new Set(tokens).size, tokens.length);
  assert.equal(tokens.length, 11 + Object.keys(everything).length);
});
