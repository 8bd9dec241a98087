/** What is planned, said and remembered about SRP logins. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { statusText } from '../../src/cli/status-text.ts';
import { srpJson } from '../../src/cli/json.ts';
import type { SrpDesired } from '../../src/core/desired/srp.ts';
import { emptyMemory, parseMemory, untriedPath, type Memory } from '../../src/core/memory.ts';
import { kindOf, plan, sentence } from '../../src/core/plan.ts';
import { plausible } from '../../src/core/plausible.ts';
import { pruned } from '../../src/core/prune.ts';
import type { SrpActual, SrpHost } from '../../src/core/srp/actual.ts';
import { noteSrpLook } from '../../src/core/srp/remember.ts';
import { srpOf } from '../../src/core/srp/view.ts';
import { judge } from '../../src/core/verdict.ts';
import type { View } from '../../src/core/view.ts';
import { actual, now, view } from './fixture.ts';
import { cmHost, disks, hcaPort, remotePort } from './srp-fixture.ts';

const rxe = {
  ports: [
    {
      device: 'rxe1',
      port: 1,
      state: 'ACTIVE',
      linkLayer: 'Ethernet',
      iwarp: false,
      netdev: 'eth1',
    },
  ],
  addresses: [{ iface: 'eth1', address: '10.99.0.1', prefix: 24 }],
} as const;
const what = 'SRP target disks at 10.99.0.2:5555 via rxe1:1';
const key = 'disks 10.99.0.2:5555 0';

const srpWith = (hosts: readonly SrpHost[]): SrpActual => ({
  hosts,
  initiatorPorts: [{ port: hcaPort('rxe1:1'), addTarget: '/x' }],
  ...{ routes: {}, ipoib: {} },
});

const viewOf = (
  hosts: readonly SrpHost[] = [],
  { memory = emptyMemory, srp = { targets: [disks] } }: { memory?: Memory; srp?: SrpDesired } = {},
): View =>
  view({
    desired: { modules: [], portals: [], paths: [], setup: {}, srp },
    actual: actual({ ...rxe, srp: srpWith(hosts) }),
    memory,
  });

const remembered = (of: Partial<typeof untriedPath>, changedAt = 0): Memory => ({
  ...emptyMemory,
  world: { facts: [], changedAt, goneAt: {} },
  logins: { [key]: { ...untriedPath, ...of } },
});

const planned = (one: View): readonly string[] =>
  plan(one).map((step) => `${kindOf(step)}: ${sentence(step)}`);

test('what is missing is logged in to, with the reason and who asks for it', () => {
  assert.deepEqual(planned(viewOf()), [
    `log-in: log in to ${what}: not logged in since boot (holdfast.conf:1)`,
  ]);
  assert.deepEqual(planned(viewOf([], { memory: remembered({ lostAt: now - 4000 }) })), [
    `log-in: log in to ${what}: lost 4.0 s ago (holdfast.conf:1)`,
  ]);
  const failed = { failures: 2, notBefore: now + 3400, reason: 'no ACL' };
  assert.deepEqual(planned(viewOf([], { memory: remembered(failed) })), [
    `hold: log in to ${what} again in 3.4 s: 2 failures in a row, the last: no ACL (holdfast.conf:1)`,
  ]);
  assert.deepEqual(planned(viewOf([cmHost('host6')])), []);
});

test('what the kernel is at is left to it; what it has given up is logged in to', () => {
  const blocked = cmHost('host6', { remotePort: remotePort('blocked') });
  assert.deepEqual(planned(viewOf([blocked])), [
    `leave-login: leave host6 (${what}) to the kernel: its remote port is blocked`,
  ]);
  const lost = cmHost('host6', { remotePort: remotePort('lost') });
  assert.match(planned(viewOf([lost])).join(), /^log-in: /);
  assert.deepEqual(planned(viewOf([cmHost('host6', { remotePort: undefined })])), []);
});

test('what only a device or a person can change is said and not tried', () => {
  const bare = viewOf();
  const away = { ...bare, actual: { ...bare.actual, ports: [] } };
  const lack = 'eth1, through which it is reached, has no RDMA port now';
  assert.deepEqual(planned(away), [
    `lack: wait before logging in to SRP target disks at 10.99.0.2:5555: ${lack} (holdfast.conf:1)`,
  ]);
  assert.deepEqual(judge(away).problems, [`SRP target disks at 10.99.0.2:5555: ${lack}`]);
});

test('the fabric is asked after the logins, and why', () => {
  const fabric = {
    ports: [hcaPort('rxe1:1')],
    rules: { rules: [], lost: [] },
    rulesFile: undefined,
  } as const;
  const srp = { targets: [], fabric: { ...fabric, rescanMs: 60_000, source: 'srptools:1' } };
  const scan = 'look for the SRP targets that rxe1:1 reaches and log in to those that are allowed';
  assert.deepEqual(planned(viewOf([], { srp })), [
    `scan: ${scan}: not asked since boot (srptools:1)`,
  ]);
  const scanned = (ago: number): Memory => ({
    ...emptyMemory,
    srpPorts: { 'rxe1:1': { ...untriedPath, targets: [], scannedAt: now - ago } },
  });
  assert.deepEqual(planned(viewOf([], { srp, memory: scanned(59_000) })), []);
  assert.deepEqual(planned(viewOf([], { srp, memory: scanned(61_000) })), [
    `scan: ${scan}: last asked 61 s ago (srptools:1)`,
  ]);
});

test('status says what is there, what is missing and what of it has no disk', () => {
  const text = (one: View): string => statusText(one, judge(one), 0);
  assert.match(text(viewOf([cmHost('host6')])), /^converged: 1 of 1 SRP login\n/);
  assert.match(
    text(viewOf([cmHost('host6')])),
    new RegExp(`\n {2}${what} \\(holdfast.conf:1\\): host6 running sda$`, 'm'),
  );
  const blocked = viewOf([cmHost('host6', { remotePort: remotePort('blocked') })]);
  assert.match(text(blocked), /^not converged: 0 of 1 SRP login, 1 problem\n/);
  assert.match(text(blocked), /host6 blocked: connection lost, I\/O waits$/m);
  assert.match(text(viewOf()), /: missing: not logged in yet$/m);
  const failed = remembered({ failures: 1, notBefore: now + 9000, reason: 'no ACL' });
  assert.match(text(viewOf([], { memory: failed })), /: missing: no ACL; next try in 9\.0 s$/m);
});

test('status says which paths each map of a login has', () => {
  const { actual, ...one } = viewOf([cmHost('host6')]);
  const paths = [
    { disk: 'sda', state: 'running', usable: true },
    { disk: 'sdb', state: 'transport-offline', usable: false },
  ];
  const map = { device: 'dm-0', name: 'mpatha', paths };
  const multipath = {
    daemon: { kind: 'running' },
    disks: [],
    maps: new Map([['dm-0', map]]),
  } as const;
  const seen = { ...one, actual: { ...actual, setup: { multipath } } };
  const line = `  mpatha (dm-0): 1 of 2 paths usable: sda by ${what}, sdb transport-offline`;
  assert.ok(statusText(seen, judge(seen), 0).split('\n').includes(line));
});

test('a login without a disk is a remark, but not in its first seconds', () => {
  const bare = [cmHost('host6', { disks: [] })];
  const made = (ago: number): View =>
    viewOf(bare, { memory: remembered({ succeededAt: now - ago }) });
  assert.deepEqual(judge(made(500)).remarks, []);
  assert.match(judge(made(60_000)).remarks.join(), /^host6 .* is logged in but has no disk/);
});

test('the JSON has the identity and the state of each login', () => {
  const srp = srpOf(viewOf([cmHost('host6')]));
  assert.ok(srp);
  const { logins } = srpJson(srp, undefined, now);
  assert.deepEqual(logins, [
    {
      ...{ target: what, source: 'holdfast.conf:1', port: 'rxe1:1' },
      ...{ idExt: disks.idExt, iocGuid: disks.iocGuid, initiatorExt: null },
      ...{ host: 'host6', state: 'running', disks: ['sda'], obstacle: null },
      ...{ failures: 0, reason: null, retryInMs: null },
    },
  ]);
});

const lookAt = (memory: Memory, busy: readonly string[] = []) => {
  const one = viewOf([], { memory });
  const moment = { now, random: 0, settings: one.settings };
  const look = noteSrpLook(one, srpOf(one)?.logins ?? [], { moment, busy: new Set(busy) });
  return { ...look, login: look.memory.logins[key] };
};

test('a login that goes soon after it was made is a failure, unless the host has changed since', () => {
  const made = { connected: true, succeededAt: now - 3000 };
  const { lost, login } = lookAt(remembered(made, now - 5000));
  assert.deepEqual([lost.length, login?.failures, login?.lostAt], [1, 1, now]);
  assert.equal(login?.reason, 'the login was gone 3.0 s after it was made');
  assert.equal(lookAt(remembered(made, now - 1000)).login?.failures, 0);
  assert.equal(lookAt(remembered({ ...made, succeededAt: 0 })).login?.failures, 0);
});

test('of a login that is being tried a look says nothing', () => {
  const before = remembered({ connected: true, succeededAt: now - 3000 });
  const { lost, memory } = lookAt(before, [`log-in ${key}`]);
  assert.deepEqual([lost, memory], [[], before]);
});

test('what nothing leads to any more is forgotten, and what cannot have happened yet', () => {
  const stray: Memory = {
    ...remembered({ lostAt: now + 5, succeededAt: now + 5, notBefore: now + 1e9 }),
    srpPorts: { 'mlx4_9:1': { ...untriedPath, targets: [], scannedAt: now + 1 } },
  };
  const kept = pruned(
    viewOf([], { memory: { ...stray, logins: { ...stray.logins, gone: untriedPath } } }),
  );
  assert.deepEqual([Object.keys(kept.logins), Object.keys(kept.srpPorts)], [[key], []]);
  const { settings } = viewOf();
  const { logins, srpPorts } = plausible(stray, { now, settings });
  assert.deepEqual([logins[key]?.lostAt, logins[key]?.succeededAt], [undefined, undefined]);
  assert.equal(logins[key]?.notBefore, now + settings.retryMaxMs);
  assert.equal(srpPorts['mlx4_9:1']?.scannedAt, undefined);
});

test('a state file of before SRP is as good as any', () => {
  const read = parseMemory('{"version":1,"portals":{},"paths":{}}');
  assert.deepEqual('logins' in read && [read.logins, read.srpPorts], [{}, {}]);
});
