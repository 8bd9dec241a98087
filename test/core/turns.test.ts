/** When what a link brought back is tried again: looks at whole hosts, and what the plan says then. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { Actual } from '../../src/core/actual.ts';
import { refreshedUntil, untried, type Attempts } from '../../src/core/backoff.ts';
import { parseMemory, type Memory } from '../../src/core/memory.ts';
import { plan, sentence } from '../../src/core/plan.ts';
import { noteLook } from '../../src/core/remember.ts';
import { milliseconds } from '../../src/core/setting.ts';
import { defaultSettings } from '../../src/core/settings.ts';
import { factsOf } from '../../src/core/world.ts';
import { actual, asked, memory, now, portal, rdmaPort, view } from './fixture.ts';

const settings = { ...defaultSettings, retrySpreadMs: milliseconds(10_000) };
const down = [rdmaPort({ state: 'DOWN' })];
const desired = { modules: [], portals: [portal()], paths: [], setup: {} };

test('nobody waits longer for a turn than for the back-off that was before', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -5000, max: 20_000 }),
      fc.integer({ min: -5000, max: 20_000 }),
      (wait, turn) => {
        const before = { ...untried, failures: 3, timeouts: 2, notBefore: now + wait };
        const one = refreshedUntil(before, { now, quietUntil: now + turn });
        const expected = wait > 0 && wait < turn ? wait : turn;
        assert.deepEqual([one.failures, one.timeouts], [0, 0]);
        assert.equal(one.notBefore, turn > 0 ? now + expected : 0);
      },
    ),
  );
});

const cut = actual({ ports: down });
const worldOf = (seen: typeof cut) => ({ facts: factsOf(seen), changedAt: 0, goneAt: {} });

test('a look at a link that is back lets paths, portals and logins wait for their turn, and nothing else', () => {
  const held = { ...untried, failures: 4, notBefore: now + 60_000 };
  const login = { ...held, connected: false, lostAt: undefined };
  const before = memory({ ...asked, ...held }, held, {
    world: worldOf(cut),
    links: { active: [], down: { 'mlx5_0/1': now - 600_000 } },
    logins: { one: login },
    setup: { one: held },
  });
  const moment = { now, random: 0.5, settings };
  const seen = noteLook(before, { desired, actual: actual() }, moment).memory;
  const all: readonly Readonly<Record<string, Attempts>>[] = [
    seen.portals,
    seen.paths,
    seen.logins,
  ];
  const waits = all.flatMap((one) =>
    Object.values(one).map(({ notBefore, failures }) => [notBefore - now, failures]),
  );
  assert.deepEqual(waits, [
    [5000, 0],
    [5000, 0],
    [5000, 0],
  ]);
  assert.equal(seen.setup['one']?.notBefore, 0);
  const [step] = plan(view({ memory: seen, settings }));
  assert.equal(
    step && sentence(step),
    'connect nqn.2020-01.org.example:vol1 at rdma 10.0.0.1:4420 in 5.0 s: the link came back, and the hosts behind it take turns ([retry] spread)',
  );
  const known = parseMemory(JSON.stringify(seen));
  assert.ok('links' in known);
  assert.deepEqual(known.links, { ...seen.links });
});

test('a state file of before knows no links, and the first look makes nobody wait', () => {
  const before = memory(asked, { connected: true, succeededAt: 0 }, { world: worldOf(cut) });
  const seen = noteLook(before, { desired, actual: actual() }, { now, random: 0.9, settings });
  assert.equal(seen.memory.links?.quietUntil, undefined);
  assert.equal(Object.values(seen.memory.paths)[0]?.notBefore, 0);
});

test('a device that was made anew between two looks waits for nobody: a look tells by its instance', () => {
  const hcas = (instance: number) => [{ device: 'mlx5_0', instance, pci: [] }];
  const look = (before: Memory, seen: Actual, ms: number): Memory =>
    noteLook(before, { desired, actual: seen }, { now: now + ms, random: 0.5, settings }).memory;
  const waitsFor = (instance: number): number | undefined => {
    const first = look(memory(asked), actual({ hcas: hcas(1) }), 0);
    const cut = look(first, actual({ ports: down, hcas: hcas(1) }), 1000);
    return look(cut, actual({ hcas: hcas(instance) }), 601_000).links?.quietUntil;
  };
  assert.deepEqual([waitsFor(1), waitsFor(2)], [now + 606_000, undefined]);
});
