import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Memory, PortalMemory } from '../../src/core/memory.ts';
import { noteLogPage, pageNews } from '../../src/core/page.ts';
import { defaultSettings as settings } from '../../src/core/settings.ts';
import { portalMemory } from '../../src/core/view.ts';
import { memory, missing, now, portal, record, vol } from './fixture.ts';

const moment = { now, random: 0, settings };

const pageAfter = (before: Memory, ...nqns: readonly string[]): PortalMemory => {
  const records = nqns.map((subnqn) => record({ subnqn }));
  return portalMemory(noteLogPage(before, portal(), records, moment), portal());
};

test('a log page ends the failures of its portal', () => {
  const { failures, reason, discoveredAt } = pageAfter(
    memory({ failures: 3, reason: 'x' }),
    'nqn.a',
  );
  assert.deepEqual([failures, reason, discoveredAt], [0, undefined, now]);
});

test('what a log page does not list any more is kept for one interval from the first such page', () => {
  const interval = settings.discoveryIntervalMs;
  const records = [
    missing(now - interval, { subnqn: 'nqn.old' }),
    missing(now - interval + 1, { subnqn: 'nqn.lately' }),
    missing(5, { subnqn: 'nqn.a' }),
    record({ subnqn: 'nqn.c' }),
  ];
  const after = pageAfter(memory({ records, discoveredAt: now - interval }), 'nqn.a', 'nqn.b');
  assert.deepEqual(
    after.records.map(({ subnqn, missingSince }) => [subnqn, missingSince]),
    [
      ['nqn.a', undefined],
      ['nqn.b', undefined],
      ['nqn.lately', now - interval + 1],
      ['nqn.c', now],
    ],
  );
});

test('what is connected is kept, however long the portal has not listed it', () => {
  const records = [missing(5)];
  const connected = memory({ records }, { connected: true });
  assert.deepEqual(
    pageAfter(connected).records.map(({ subnqn }) => subnqn),
    [vol],
  );
  assert.deepEqual(pageAfter(memory({ records })).records, []);
});

test('the news of a page: what is listed now and was not, the other way round, and what is given up', () => {
  const [a, b, c] = ['nqn.a', 'nqn.b', 'nqn.c'].map((subnqn) => record({ subnqn }));
  assert.ok(a && b && c);
  const before = [a, { ...b, missingSince: 1 }, { ...c, missingSince: 1 }];
  const after = [b, { ...a, missingSince: 2 }];
  const { fresh, missing: gone, forgotten } = pageNews(before, after);
  assert.deepEqual(
    [fresh, gone, forgotten].map((list) => list.map(({ subnqn }) => subnqn)),
    [['nqn.b'], ['nqn.a'], ['nqn.c']],
  );
  assert.deepEqual(pageNews(after, after), { fresh: [], missing: [], forgotten: [] });
});
