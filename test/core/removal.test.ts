/** What is planned and said of connections that nothing asks for any more. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { untried } from '../../src/core/backoff.ts';
import { nextDue } from '../../src/core/due.ts';
import { emptyMemory, parseMemory, type Asked, type Memory } from '../../src/core/memory.ts';
import { kindOf, plan, sentence } from '../../src/core/plan.ts';
import { plausible } from '../../src/core/plausible.ts';
import { pruned } from '../../src/core/prune.ts';
import { noteAsked, type Sighting } from '../../src/core/removal/asked.ts';
import { portalOrigin, pathOrigin } from '../../src/core/removal/origins.ts';
import type { DiskUse } from '../../src/core/removal/use.ts';
import { defaultSettings } from '../../src/core/settings.ts';
import { judge } from '../../src/core/verdict.ts';
import type { View } from '../../src/core/view.ts';
import { actual, asked, controller, memory, now, nqn, path, portal, view } from './fixture.ts';

const settings = { ...defaultSettings, passOnRemoval: 'disconnect' as const };
const file = '/etc/nvme/discovery.conf';
const gone = controller({ name: 'nvme3', traddr: '10.0.0.7', disks: ['nvme3n1'] });
const what = 'nqn.2020-01.org.example:vol1 at rdma 10.0.0.7:4420';
const because = `${file}:4 that asked for it was removed, and [pass] on-removal = disconnect`;

const entry = (change: Partial<Asked> = {}): Asked => ({
  ...untried,
  what,
  source: `${file}:4`,
  origins: [portalOrigin(portal({ traddr: '10.0.0.7' }))],
  inode: 7,
  goneSince: now - 40_000,
  ...change,
});

const free: DiskUse = { users: [], maps: [] };

const scene = (one: Asked, change: Partial<View> = {}, use = free): View =>
  view({
    desired: { modules: [], portals: [portal({ source: `${file}:1` })], paths: [], setup: {} },
    actual: actual({
      controllers: [controller(), gone],
      use: { disks: { nvme3n1: use }, idle: [] },
    }),
    memory: memory({ ...asked, discoveredAt: now - 10 }, undefined, { asked: { nvme3: one } }),
    settings,
    ...change,
  });

const stepsOf = (one: View): readonly string[] =>
  plan(one).map((step) => `${kindOf(step)}: ${sentence(step)}`);

test('it is disconnected, and why is said', () => {
  assert.deepEqual(stepsOf(scene(entry())), [`disconnect: disconnect nvme3 (${what}): ${because}`]);
});

test('not before its half minute is over', () => {
  const young = scene(entry({ goneSince: now - 5000 }));
  assert.deepEqual(stepsOf(young).slice(-1), [
    `await-removal: wait before disconnecting nvme3 (${what}): in 25 s, unless the line comes back (${because})`,
  ]);
});

test('the agent passes when the half minute or a back-off is over, and not for what waits for others', () => {
  assert.equal(nextDue(scene(entry({ goneSince: now - 5000 }))), now + 25_000);
  assert.equal(nextDue(scene(entry({ failures: 1, notBefore: now + 700 }))), now + 700);
  assert.equal(nextDue(scene(entry())), now);
  const interval = now - 10 + settings.discoveryIntervalMs;
  assert.equal(
    nextDue(scene(entry({ goneSince: now - 5000 }), { settings: defaultSettings })),
    interval,
  );
  const dead = [{ ...controller(), state: 'connecting' as const }, gone];
  assert.equal(nextDue(scene(entry(), { actual: actual({ controllers: dead }) })), interval);
});

test('not before every portal has said since then what it exports', () => {
  const since = now - 40_000;
  const stale = memory({ ...asked, discoveredAt: since - 1 }, undefined, {
    asked: { nvme3: entry() },
  });
  assert.deepEqual(stepsOf(scene(entry(), { memory: stale })), [
    `discover: ask rdma 10.0.0.1:4420 what it exports and connect all of it: last asked 40 s ago (${file}:1)`,
    `await-removal: wait before disconnecting nvme3 (${what}): once rdma 10.0.0.1:4420 has said what it exports (${because})`,
  ]);
});

test('not before what is asked for is connected', () => {
  const missing = actual({ controllers: [gone] });
  const steps = stepsOf(scene(entry(), { actual: missing }));
  assert.match(
    steps.join('\n'),
    /^await-removal: .* once nqn\S+ at rdma 10\.0\.0\.1:4420 is connected/m,
  );
});

test('what failed is held, and not done where the settings say keep', () => {
  const failed = entry({ failures: 2, notBefore: now + 4000, reason: 'EBUSY' });
  assert.deepEqual(stepsOf(scene(failed)), [
    `hold: disconnect nvme3 (${what}) again in 4.0 s: 2 failures in a row, the last: EBUSY`,
  ]);
  assert.deepEqual(stepsOf(scene(entry(), { settings: defaultSettings })), []);
});

test('in use is a warning, and whoever was seen using it is remembered', () => {
  const warning = `nvme3 (${what}) is not disconnected: nvme3n1 is mounted on /data, and this is the last path to it (${because})`;
  const used = scene(entry(), {}, { users: ['nvme3n1 is mounted on /data'], maps: [] });
  assert.deepEqual([stepsOf(used), judge(used).warnings], [[], [warning]]);
  const reason = 'nvme3n1 is mounted on /data, and this is the last path to it';
  const later = scene(entry({ reason, failures: 1 }), {
    actual: actual({ controllers: [controller(), gone] }),
  });
  assert.deepEqual(judge(later).warnings, [warning]);
});

test('a disk that nobody has looked at may be in use', () => {
  const unseen = scene(entry(), {
    actual: actual({ controllers: [controller(), gone], use: { disks: {}, idle: [] } }),
  });
  assert.deepEqual(stepsOf(unseen), []);
  assert.match(judge(unseen).warnings.join(), /nobody can tell whether nvme3n1 is in use/);
});

for (const state of ['deleting', 'deleting (no IO)', 'dead'] as const)
  test(`one that is ${state} is the kernel's`, () => {
    const going = actual({ controllers: [controller(), { ...gone, state }] });
    assert.deepEqual(stepsOf(scene(entry(), { actual: going })), []);
  });

test('what stays though nothing asks for it is a remark', () => {
  for (const [kept, words] of [
    ['setting', /it stays, as \[pass\] on-removal said then/],
    ['file', /asks for nothing any more, which is taken for an accident/],
    ['fabric', /rules that let somebody in/],
  ] as const) {
    const { remarks, converged } = judge(scene(entry({ kept }), { settings: defaultSettings }));
    assert.match(remarks.join(), words);
    assert.equal(converged, true);
  }
});

const seen: Sighting = { inodes: { nvme0: 1, nvme3: 7 }, isWhole: true };
const askedAfter = (one: View, sighting = seen): Memory['asked'] => noteAsked(one, sighting).asked;

test('what is connected and desired is remembered, with what its line means', () => {
  const { asked: noted } = noteAsked(scene(entry()), seen);
  assert.deepEqual(noted['nvme0']?.origins, [portalOrigin(portal())]);
  assert.equal(noted['nvme3']?.goneSince, now - 40_000);
});

test('a controller that went, or is another one by now, is forgotten', () => {
  assert.equal(askedAfter(scene(entry()), { ...seen, inodes: { nvme3: 8 } })['nvme3'], undefined);
  assert.equal(askedAfter(scene(entry()), { ...seen, inodes: {} })['nvme3'], undefined);
});

test('an error anywhere in the files starts the half minute anew', () => {
  const noted = askedAfter(scene(entry()), { ...seen, isWhole: false });
  assert.equal(noted['nvme3']?.goneSince, undefined);
});

test('the state file keeps it, and one without it is as good', () => {
  const known: Memory = { ...emptyMemory, asked: { nvme3: entry({ kept: 'file' }) } };
  assert.deepEqual(parseMemory(JSON.stringify(known)), known);
  const old = JSON.stringify({ ...emptyMemory, asked: undefined });
  assert.deepEqual(parseMemory(old), emptyMemory);
  assert.deepEqual(pruned(scene(entry())).asked, { nvme3: entry() });
});

test('a time to come is none', () => {
  const future = {
    ...emptyMemory,
    asked: { nvme3: entry({ goneSince: now + 9, notBefore: now * 9 }) },
  };
  const one = plausible(future, { now, settings }).asked['nvme3'];
  assert.equal(one?.goneSince, now);
  assert.equal(one.notBefore, now + settings.retryMaxMs);
});

test('lines mean the same by value, whatever their options and whoever connects', () => {
  const spelt = portal({
    traddr: '::ffff:10.0.0.1',
    hostnqn: nqn('nqn.other:host'),
    persistent: true,
  });
  assert.equal(portalOrigin(spelt), portalOrigin(portal()));
  assert.notEqual(portalOrigin(portal({ hostTraddr: '10.0.0.9' })), portalOrigin(portal()));
  const named = path({ name: 't.example', traddr: '10.0.0.8' });
  assert.equal(pathOrigin(named), pathOrigin(path({ traddr: 'T.example' })));
});
