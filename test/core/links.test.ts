import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { linksAfter, waitAfter, withoutDevices, type Links } from '../../src/core/links.ts';
import { milliseconds } from '../../src/core/setting.ts';
import { defaultSettings } from '../../src/core/settings.ts';
import { now, rdmaPort } from './fixture.ts';

const settings = { ...defaultSettings, retrySpreadMs: milliseconds(10_000) };
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (ms: number, random = 0.5) => ({ now: now + ms, random, settings });

const active = [rdmaPort()];
const down = [rdmaPort({ state: 'DOWN' })];

/** What is remembered after looks at these ports, so many milliseconds after each other. */
const after = (looks: readonly (readonly [number, typeof active])[], random = 0.5): Links => {
  const links = looks.reduce<Links | undefined>(
    (before, [ms, ports]) => linksAfter(before, ports, at(ms, random)),
    undefined,
  );
  return links ?? assert.fail('no looks');
};

test('a link that was away with its device there is waited for: half of what is allowed, by a chance of a half', () => {
  const links = after([
    [0, active],
    [1000, down],
    [601_000, active],
  ]);
  assert.deepEqual(links, { active: ['mlx5_0/1'], down: {}, quietUntil: now + 606_000 });
});

test('... and for a twentieth of its absence at most', () => {
  assert.equal(
    after([
      [0, active],
      [1000, down],
      [5000, active],
    ]).quietUntil,
    now + 5100,
  );
});

test('a device that was away itself is never waited for, whatever its port does before it is active', () => {
  for (const looks of [
    [
      [0, active],
      [1000, []],
      [601_000, active],
    ],
    [
      [0, active],
      [1000, []],
      [601_000, down],
      [700_000, active],
    ],
    [
      [0, active],
      [500, down],
      [1000, []],
      [601_000, down],
      [700_000, active],
    ],
  ] as const)
    assert.equal(after(looks.map(([ms, ports]) => [ms, [...ports]])).quietUntil, undefined);
});

test('a port that does not show its state is one of a sick HCA, and ACTIVE_DEFER is up', () => {
  const unknown = [rdmaPort({ state: 'UNKNOWN' })];
  const deferred = [rdmaPort({ state: 'ACTIVE_DEFER' })];
  for (const between of [unknown, deferred]) {
    const links = after([
      [0, active],
      [1000, between],
      [601_000, active],
    ]);
    assert.equal(links.quietUntil, undefined);
  }
});

test('a link that comes long after the host has booted is one that others wait for too', () => {
  assert.equal(
    after([
      [0, down],
      [100_000, active],
    ]).quietUntil,
    now + 102_500,
  );
});

test('the turn that was drawn holds, whatever changes meanwhile, until it has come', () => {
  const before: Links = { active: ['mlx5_0/1'], down: { 'mlx5_1/1': now }, quietUntil: now + 7000 };
  const both = [...active, rdmaPort({ device: 'mlx5_1' })];
  assert.equal(linksAfter(before, both, at(6000, 0.9)).quietUntil, now + 7000);
  assert.equal(linksAfter(before, active, at(6000)).quietUntil, now + 7000);
  assert.equal(linksAfter(before, active, at(7000)).quietUntil, undefined);
  const own = [...active, rdmaPort({ device: 'mlx5_2' })];
  assert.equal(
    linksAfter(before, own, at(6000)).quietUntil,
    undefined,
    'an HCA of its own is back',
  );
});

test('a device that was made anew between two looks is one that was away itself', () => {
  const before = after([
    [0, active],
    [1000, down],
  ]);
  for (const ports of [active, down]) {
    const next = linksAfter(withoutDevices(before, ['mlx5_0']), ports, at(601_000));
    assert.deepEqual([next.down, next.quietUntil], [{}, undefined]);
    const later = linksAfter(next, active, at(900_000));
    assert.equal(later.quietUntil, undefined);
  }
  assert.deepEqual(withoutDevices(before, ['mlx5_1', 'mlx5']), before);
});

test('a turn later than any that could be drawn is not believed', () => {
  const before: Links = { active: ['mlx5_0/1'], down: {}, quietUntil: now + 10_001 };
  assert.equal(linksAfter(before, active, at(0)).quietUntil, undefined);
});

test('the wait is never longer than the setting, nor than a twentieth of the absence', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -10, max: 1e7 }),
      fc.integer({ min: 0, max: 600_000 }),
      chance,
      (awayMs, spread, random) => {
        const retrySpreadMs = milliseconds(spread);
        const wait = waitAfter(awayMs, { now, random, settings: { retrySpreadMs } });
        assert.ok(
          wait >= 0 && wait <= spread && wait <= Math.max(0, awayMs) / 20 + 0.5,
          String(wait),
        );
        if (spread === 0) assert.equal(wait, 0);
      },
    ),
  );
});
