import assert from 'node:assert/strict';
import { test } from 'node:test';

import { controllerStates } from '../../src/core/actual.ts';
import { plan, sentence, stepKey } from '../../src/core/plan.ts';
import type { View } from '../../src/core/view.ts';
import {
  actual,
  asked,
  controller,
  record,
  memory,
  moduleName,
  now,
  path,
  portal,
  view,
} from './fixture.ts';

const sentences = (change: Partial<View>): readonly string[] => plan(view(change)).map(sentence);

const where = 'nqn.2020-01.org.example:vol1 at rdma 10.0.0.1:4420';

test('a portal that was never asked is asked', () => {
  assert.deepEqual(sentences({}), [
    'ask rdma 10.0.0.1:4420 what it exports and connect all of it: not asked since boot (discovery.conf:1)',
  ]);
});

test('what a portal lists is connected', () => {
  assert.deepEqual(sentences({ memory: memory(asked) }), [
    `connect ${where}: not connected since boot (discovery.conf:1)`,
  ]);
});

test('why it is connected: lost, or what the last attempt came to', () => {
  assert.deepEqual(sentences({ memory: memory(asked, { lostAt: now - 4000 }) }), [
    `connect ${where}: lost 4.0 s ago (discovery.conf:1)`,
  ]);
  const reason = 'the target rejected the RDMA connection';
  assert.deepEqual(sentences({ memory: memory(asked, { lostAt: now - 4000, reason }) }), [
    `connect ${where}: last attempt: ${reason} (discovery.conf:1)`,
  ]);
});

test('nothing to do: everything is connected and the log page is fresh', () => {
  const seen = actual({ controllers: [controller()] });
  assert.deepEqual(sentences({ actual: seen, memory: memory(asked) }), []);
});

for (const state of controllerStates.filter((one) => one !== 'live')) {
  test(`beside a controller that is ${state} nothing is connected`, () => {
    const seen = actual({ controllers: [controller({ state })] });
    const expected = state.startsWith('deleting')
      ? `wait for the kernel to finish deleting nvme0 (${where}) before connecting again`
      : `leave nvme0 (${where}) to the kernel: its state is ${state}`;
    assert.deepEqual(sentences({ actual: seen, memory: memory(asked) }), [expected]);
  });
}

test('what failed is held until its back-off has passed, to the millisecond', () => {
  const failed = { failures: 3, notBefore: now + 1, reason: 'no host answers' };
  assert.deepEqual(sentences({ memory: memory(asked, { ...failed, notBefore: now + 3400 }) }), [
    `connect ${where} again in 3.4 s: 3 failures in a row, the last: no host answers (discovery.conf:1)`,
  ]);
  const kinds = (notBefore: number): readonly string[] =>
    plan(view({ memory: memory(asked, { ...failed, notBefore }) })).map(({ kind }) => kind);
  assert.deepEqual(kinds(now + 1), ['hold']);
  assert.deepEqual(kinds(now), ['connect']);
});

test('a portal that cannot be asked is held, and one failure is one failure', () => {
  const failed = { failures: 1, notBefore: now + 700, reason: 'no host answers' };
  assert.deepEqual(sentences({ memory: memory(failed) }), [
    'ask rdma 10.0.0.1:4420 again in 0.7 s: 1 failure in a row, the last: no host answers (discovery.conf:1)',
  ]);
});

const connected = actual({ controllers: [controller()] });

test('a log page is read again after the interval, and not before', () => {
  const of = (age: number): readonly string[] =>
    sentences({ actual: connected, memory: memory({ ...asked, discoveredAt: now - age }) });
  assert.deepEqual(of(599_999), []);
  assert.deepEqual(of(600_000), [
    'ask rdma 10.0.0.1:4420 what it exports and connect all of it: last asked 10 min ago (discovery.conf:1)',
  ]);
});

test('while a path of it fails, a portal is asked every minute', () => {
  const kinds = (age: number, failures: number): readonly string[] =>
    plan(
      view({
        memory: memory(
          { ...asked, discoveredAt: now - age },
          { failures, notBefore: now + 9000, reason: 'x' },
        ),
      }),
    ).map(({ kind }) => kind);
  assert.deepEqual(kinds(60_000, 1), ['hold', 'discover']);
  assert.deepEqual(kinds(59_999, 1), ['hold']);
  assert.deepEqual(kinds(60_000, 0), ['hold']);
});

test('a portal whose last answer failed is asked again although its log page is fresh', () => {
  const of = { ...asked, failures: 1, reason: 'no host answers' };
  assert.equal(sentences({ actual: connected, memory: memory(of) }).length, 1);
});

test('connects come before discoveries, and modules before both', () => {
  const modules = [{ name: moduleName('nvme-rdma'), source: 'discovery.conf:1' }];
  const portals = [portal({ traddr: '10.0.0.2' }), portal()];
  assert.deepEqual(
    sentences({ desired: { modules, portals, paths: [], setup: {} }, memory: memory(asked) }),
    [
      'load the module nvme_rdma: asked for at discovery.conf:1',
      `connect ${where}: not connected since boot (discovery.conf:1)`,
      'ask rdma 10.0.0.2:4420 what it exports and connect all of it: not asked since boot (discovery.conf:1)',
    ],
  );
});

test('a module that is loaded, or that this kernel does not have, is not asked for', () => {
  const modules = ['a', 'b', 'c'].map((name) => ({ name: moduleName(name), source: 'x:1' }));
  const loaded = new Set([moduleName('a')]);
  const names = (knownModules: readonly string[] | undefined): readonly string[] =>
    sentences({
      desired: { modules, portals: [], paths: [], setup: {} },
      actual: actual({
        loadedModules: loaded,
        knownModules: knownModules && new Set(knownModules.map(moduleName)),
      }),
    });
  assert.deepEqual(names(['a', 'b']), ['load the module b: asked for at x:1']);
  assert.equal(names(undefined).length, 2);
});

test('IPv6 endpoints are bracketed', () => {
  const portals = [portal({ traddr: 'fe80::1%eth1' })];
  assert.match(
    sentences({ desired: { modules: [], portals, paths: [], setup: {} } })[0] ?? '',
    /rdma \[fe80::1%eth1\]:4420/,
  );
});

test('a persistent portal wants its discovery controller too', () => {
  const portals = [portal({ persistent: true })];
  const steps = sentences({
    desired: { modules: [], portals, paths: [], setup: {} },
    memory: memory({ ...asked, records: [] }),
  });
  assert.deepEqual(steps, [
    'connect nqn.2014-08.org.nvmexpress.discovery at rdma 10.0.0.1:4420: not connected since boot (discovery.conf:1)',
  ]);
});

test('a record that is listed twice, in two spellings, is one path', () => {
  const records = [record(), record({ traddr: '::ffff:10.0.0.1' })];
  assert.equal(sentences({ memory: memory({ ...asked, records }) }).length, 1);
});

test('a step has the key of what it does, not of how it is spelt', () => {
  const connect = (traddr: string) =>
    stepKey({ kind: 'connect', path: path({ traddr }), why: traddr });
  assert.equal(connect('10.0.0.1'), connect('::ffff:a00:1'));
  assert.notEqual(connect('10.0.0.1'), stepKey({ kind: 'discover', portal: portal(), why: '' }));
});
