import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Actual } from '../../src/core/actual.ts';
import {
  untriedPath,
  type Memory,
  type PathMemory,
  type PortalMemory,
} from '../../src/core/memory.ts';
import { pathKey, portalKey } from '../../src/core/path.ts';
import { noteFailure, noteLook, notePathSuccess, type Look } from '../../src/core/remember.ts';
import { defaultSettings as settings } from '../../src/core/settings.ts';
import { pathMemory, portalMemory } from '../../src/core/view.ts';
import { factsOf } from '../../src/core/world.ts';
import { actual, asked, controller, missing, memory, now, path, portal } from './fixture.ts';

const moment = { now, random: 0, settings };
const live = actual({ controllers: [controller()] });
const gone = actual();
const desired = { modules: [], portals: [portal()], paths: [], setup: {} };

const seenBefore = (ofPath: Partial<PathMemory>, of: Partial<PortalMemory> = asked): Memory =>
  memory(of, ofPath, { world: { facts: factsOf(actual()), changedAt: 0, goneAt: {} } });

const look = (before: Memory, seen: Actual): Look & { readonly path: PathMemory } => {
  const result = noteLook(before, { desired, actual: seen }, moment);
  return { ...result, path: pathMemory(result.memory, path()) };
};

test('a live controller is a success, whoever connected it', () => {
  const { path: after, lost } = look(seenBefore({ failures: 2, reason: 'x', lostAt: 5 }), live);
  assert.deepEqual([after.connected, after.succeededAt, after.reason], [true, now, undefined]);
  assert.deepEqual([after.lostAt, after.failures, lost], [undefined, 2, []]);
});

test('a connection that lasted has its failures forgotten', () => {
  const before = { connected: true, failures: 5, succeededAt: now - settings.retrySteadyMs };
  assert.equal(look(seenBefore(before), live).path.failures, 0);
  const younger = { ...before, succeededAt: before.succeededAt + 1 };
  assert.equal(look(seenBefore(younger), live).path.failures, 5);
});

test('a connection that lasted and is gone is lost once, and is no failure', () => {
  const first = look(seenBefore({ connected: true, succeededAt: 0 }), gone);
  assert.deepEqual(first.lost.map(pathKey), [pathKey(path())]);
  const { connected, lostAt, failures, notBefore } = first.path;
  assert.deepEqual([connected, lostAt, failures, notBefore], [false, now, 0, 0]);
  assert.deepEqual(look(first.memory, gone).lost, []);
});

test('a connection that goes soon after it was made counts as a failure', () => {
  const { path: after } = look(
    seenBefore({ connected: true, failures: 1, succeededAt: now - 2000 }),
    gone,
  );
  assert.deepEqual([after.failures, after.notBefore], [2, now + 1000]);
  assert.equal(after.reason, 'the connection was gone 2.0 s after it was made');
});

test('... unless the host changed at the same time, which explains it', () => {
  const before = seenBefore({ connected: true, failures: 1, succeededAt: now - 2000 });
  const { path: after, changes } = look(before, actual({ ports: [] }));
  assert.equal(changes.length, 1);
  assert.deepEqual([after.failures, after.notBefore, after.lostAt], [0, 0, now]);
});

test('a controller in the hands of the kernel is neither a success nor a loss', () => {
  const before = { connected: true, succeededAt: now - 2000, failures: 3, notBefore: 9 };
  for (const state of ['connecting', 'resetting', 'deleting (no IO)', 'unknown'] as const) {
    const result = look(seenBefore(before), actual({ controllers: [controller({ state })] }));
    assert.deepEqual(
      [result.lost, result.path],
      [[], { ...pathMemory(seenBefore(before), path()) }],
    );
  }
});

test('a changed world ends all waiting, of portals too', () => {
  const held = { failures: 4, timeouts: 2, notBefore: now + 9000, reason: 'x' };
  const { memory: after } = look(
    seenBefore(held, { ...asked, ...held }),
    actual({ addresses: [] }),
  );
  for (const one of [pathMemory(after, path()), portalMemory(after, portal())]) {
    assert.deepEqual([one.failures, one.timeouts, one.notBefore, one.reason], [0, 0, 0, 'x']);
  }
});

test('an unchanged world ends no waiting', () => {
  const held = { failures: 4, timeouts: 2, notBefore: now + 9000, reason: 'x' };
  assert.deepEqual(look(seenBefore(held), gone).path.notBefore, now + 9000);
});

test('nothing in memory is from the future', () => {
  const later = now + 1e9;
  const held = { notBefore: later, succeededAt: later, lostAt: later };
  const of = {
    notBefore: later,
    succeededAt: later,
    discoveredAt: later,
    records: [missing(later)],
  };
  const { memory: after, path: one } = look(seenBefore(held, of), gone);
  const { notBefore, succeededAt, discoveredAt, records } = portalMemory(after, portal());
  assert.deepEqual(
    [one.notBefore, one.succeededAt, one.lostAt],
    [now + settings.retryMaxMs, undefined, undefined],
  );
  assert.deepEqual(
    [notBefore, succeededAt, discoveredAt],
    [now + settings.retryMaxMs, undefined, undefined],
  );
  assert.deepEqual(records, [missing(now)]);
});

test('a device that was made anew between two looks ends all waiting, though nothing else differs', () => {
  const waiting = { failures: 3, notBefore: now + 9000, reason: 'x' };
  const hcas = (instance: number) => [{ device: 'mlx5_0', instance, pci: [] }];
  const first = noteLook(seenBefore({}), { desired, actual: actual({ hcas: hcas(1) }) }, moment);
  const before = { ...first.memory, paths: { [pathKey(path())]: { ...untriedPath, ...waiting } } };
  const same = look(before, actual({ hcas: hcas(1) }));
  assert.deepEqual([same.changed, same.path.notBefore], [false, now + 9000]);
  const anew = look(before, actual({ hcas: hcas(2) }));
  assert.deepEqual([anew.changed, anew.changes, anew.path.notBefore], [true, [], 0]);
  assert.equal(anew.memory.world?.changedAt, now);
});

test('an attempt that began before the host changed begins no back-off', () => {
  const seen = memory({}, undefined, { world: { facts: [], changedAt: now - 10, goneAt: {} } });
  const step = { kind: 'connect', path: path(), why: '' } as const;
  const failure = { reason: 'x', timedOut: true };
  const failed = (started: number): PathMemory =>
    pathMemory(noteFailure(seen, step, failure, { ...moment, started }), path());
  const { failures, notBefore, reason } = failed(now - 20);
  assert.deepEqual([failures, notBefore, reason], [0, 0, 'x']);
  assert.equal(failed(now - 5).failures, 1);
});

test('a failure goes to the path or to the portal that failed', () => {
  const failure = { reason: 'why', timedOut: true };
  const step = { kind: 'connect', path: path(), why: '' } as const;
  const failed = noteFailure(memory({}), step, failure, moment);
  assert.deepEqual(pathMemory(failed, path()).reason, 'why');
  assert.equal(portalMemory(failed, portal()).reason, undefined);
  const asking = { kind: 'discover', portal: portal(), why: '' } as const;
  assert.equal(portalMemory(noteFailure(failed, asking, failure, moment), portal()).timeouts, 1);
});

test('a success is connected, proven and not lost', () => {
  const { connected, succeededAt, lostAt, reason } = pathMemory(
    notePathSuccess(memory({}, { failures: 3, reason: 'x', lostAt: 4 }), path(), now),
    path(),
  );
  assert.deepEqual([connected, succeededAt, lostAt, reason], [true, now, undefined, undefined]);
});

test('memory is kept by value of the address', () => {
  const other = portal({ traddr: '::ffff:10.0.0.1' });
  assert.equal(portalKey(other), portalKey(portal()));
  assert.equal(portalMemory(memory({ failures: 2 }), other).failures, 2);
});
