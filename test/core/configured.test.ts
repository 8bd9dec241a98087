/** Paths that are configured, without any portal: planned, waited for, judged and forgotten like all others. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isHopeful } from '../../src/core/hope.ts';
import { emptyMemory, untriedPath, type Memory, type PathMemory } from '../../src/core/memory.ts';
import { withAddresses } from '../../src/core/names.ts';
import { pathKey, type Path } from '../../src/core/path.ts';
import { plan, sentence } from '../../src/core/plan.ts';
import { pruned } from '../../src/core/prune.ts';
import { noRoute } from '../../src/core/reason.ts';
import { defaultSettings } from '../../src/core/settings.ts';
import { judge } from '../../src/core/verdict.ts';
import type { View } from '../../src/core/view.ts';
import { actual, asked, controller, memory, now, path, portal, rdmaPort, view } from './fixture.ts';

const source = '/etc/nvme/config.json:12';
const own = path({ source });
const where = 'nqn.2020-01.org.example:vol1 at rdma 10.0.0.1:4420';

const remembered = (of: Partial<PathMemory>, one: Path = own, changedAt = 0): Memory => ({
  ...emptyMemory,
  world: { facts: [], changedAt, goneAt: {} },
  paths: { [pathKey(one)]: { ...untriedPath, ...of } },
});

const alone = (change: Partial<View> = {}): View =>
  view({ desired: { modules: [], portals: [], paths: [own], setup: {} }, ...change });

const sentences = (change: Partial<View> = {}): readonly string[] =>
  plan(alone(change)).map(sentence);

const live = actual({ controllers: [controller()] });

test('what is configured is connected without asking anybody', () => {
  assert.deepEqual(sentences(), [`connect ${where}: not connected since boot (${source})`]);
  assert.deepEqual(sentences({ actual: live }), []);
});

test('it is lost, held and left to the kernel like any other', () => {
  assert.deepEqual(sentences({ memory: remembered({ lostAt: now - 4000 }) }), [
    `connect ${where}: lost 4.0 s ago (${source})`,
  ]);
  const failed = { failures: 2, notBefore: now + 3400, reason: 'no host answers' };
  assert.deepEqual(sentences({ memory: remembered(failed) }), [
    `connect ${where} again in 3.4 s: 2 failures in a row, the last: no host answers (${source})`,
  ]);
  const connecting = actual({ controllers: [controller({ state: 'connecting' })] });
  assert.deepEqual(sentences({ actual: connecting }), [
    `leave nvme0 (${where}) to the kernel: its state is connecting`,
  ]);
});

test('a path that is listed as well is one step, from where it is configured', () => {
  const desired = { modules: [], portals: [portal()], paths: [own], setup: {} };
  assert.deepEqual(sentences({ desired, memory: memory(asked) }), [
    `connect ${where}: not connected since boot (${source})`,
  ]);
  assert.deepEqual(sentences({ desired, memory: memory(asked), actual: live }), []);
});

test('a controller that was connected from an address nobody asked for is that path', () => {
  const { address, ...rest } = controller();
  const here = { ...rest, address: { ...address, hostTraddr: '10.0.0.9' } };
  assert.deepEqual(sentences({ actual: actual({ controllers: [here] }) }), []);
});

test('the verdict counts it and says why it is missing', () => {
  const failed = remembered({ failures: 1, reason: 'no host answers' });
  const { converged, problems, summary } = judge(alone({ memory: failed }));
  assert.deepEqual([converged, problems], [false, [`${where}: no host answers`]]);
  assert.match(summary, /^0 of 1 path connected; /);
  assert.equal(judge(alone({ actual: live })).summary, '1 of 1 path connected');
});

test('it is remembered as long as it is configured', () => {
  const kept = remembered({ failures: 3 });
  assert.deepEqual(pruned(alone({ memory: kept })).paths, kept.paths);
  const desired = { modules: [], portals: [], paths: [], setup: {} };
  assert.deepEqual(pruned(alone({ desired, memory: kept })).paths, {});
});

test('one that was connected is waited for after a loss, one that never was is not', () => {
  const lost = { succeededAt: 5, lostAt: now - defaultSettings.passSettleMs + 1 };
  assert.equal(isHopeful(alone({ memory: remembered(lost) })), true);
  assert.equal(isHopeful(alone({ memory: remembered({}, own, now - 10) })), false);
});

test('one that lacks an address of this host is waited for while a port is active, a listed one is not', () => {
  const lacking = { failures: 1, reason: `${noRoute} 10.0.0.1` };
  const of = remembered(lacking, own, now - 10);
  assert.equal(isHopeful(alone({ memory: of })), true);
  assert.equal(isHopeful(alone({ memory: remembered(lacking) })), false);
  const down = actual({ ports: [rdmaPort({ state: 'DOWN' })] });
  assert.equal(isHopeful(alone({ memory: of, actual: down })), false);
  const world = { facts: [], changedAt: now - 10, goneAt: {} };
  assert.equal(isHopeful(view({ memory: memory(asked, lacking, { world }) })), false);
});

test('one that is written by name goes to the address of that name, and is the path that is listed there', () => {
  const named = path({ source, traddr: 'target' });
  const desired = { modules: [], portals: [portal()], paths: [named], setup: {} };
  const steps = (names: Readonly<Record<string, string>>): readonly string[] =>
    sentences({ desired: withAddresses(desired, names), memory: memory(asked) });
  assert.deepEqual(steps({ target: '10.0.0.1' }), [
    `connect ${where}: not connected since boot (${source})`,
  ]);
  assert.equal(steps({}).length, 2);
});

test('what belongs to another application is not connected, whoever lists it', () => {
  const desired = { modules: [], portals: [portal()], paths: [], setup: {} };
  const steps = (hostnqn?: string, subsysnqn: string = own.subsysnqn): readonly string[] => {
    const others = [{ subsysnqn, hostnqn }];
    return sentences({ desired: { ...desired, others }, memory: memory(asked) });
  };
  assert.deepEqual([steps(own.hostnqn), steps()], [[], []]);
  assert.deepEqual([steps('nqn.host').length, steps(own.hostnqn, 'nqn.other').length], [1, 1]);
});
