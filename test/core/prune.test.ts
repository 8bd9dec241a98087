import assert from 'node:assert/strict';
import { test } from 'node:test';

import { emptyMemory, untriedPath, untriedPortal, type Memory } from '../../src/core/memory.ts';
import { pathKey, portalKey } from '../../src/core/path.ts';
import { pruned } from '../../src/core/prune.ts';
import { defaultSettings as settings } from '../../src/core/settings.ts';
import { actual, path, portal, record } from './fixture.ts';

const desired = { modules: [], portals: [portal()], paths: [], setup: {} };

const remembered: Memory = {
  ...emptyMemory,
  portals: {
    [portalKey(portal())]: { ...untriedPortal, records: [record()] },
    gone: untriedPortal,
  },
  paths: { [pathKey(path())]: { ...untriedPath, connected: true }, gone: untriedPath },
};

test('what the configuration and the log pages lead to is kept, the rest is forgotten', () => {
  const { portals, paths } = pruned({
    desired,
    actual: actual(),
    memory: remembered,
    settings,
    now: 0,
  });
  assert.deepEqual(Object.keys(portals), [portalKey(portal())]);
  assert.deepEqual(Object.keys(paths), [pathKey(path())]);
});

test('of the losses, the newest are kept', () => {
  const goneAt = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`fact ${at}`, at]));
  const memory = { ...remembered, world: { facts: [], changedAt: 0, goneAt } };
  const after = Object.keys(
    pruned({ desired, actual: actual(), memory, settings, now: 0 }).world?.goneAt ?? {},
  );
  assert.equal(after.length, 64);
  assert.ok(after.includes('fact 199') && !after.includes('fact 99'));
});
