import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isHopeful } from '../../src/core/hope.ts';
import type { PathMemory, PortalMemory, World } from '../../src/core/memory.ts';
import { noRoute } from '../../src/core/reason.ts';
import { defaultSettings as settings } from '../../src/core/settings.ts';
import type { View } from '../../src/core/view.ts';
import { actual, asked, controller, memory, now, rdmaPort, view } from './fixture.ts';

const changed = (ago: number): World => ({ facts: [], changedAt: now - ago, goneAt: {} });

const hopes = (
  of: { path?: Partial<PathMemory>; portal?: Partial<PortalMemory>; changedAgo?: number },
  change: Partial<View> = {},
): boolean => {
  const world = changed(of.changedAgo ?? settings.passSettleMs);
  return isHopeful(
    view({ memory: memory({ ...asked, ...of.portal }, of.path, { world }), ...change }),
  );
};

const lost = { succeededAt: 5, lostAt: now - settings.passSettleMs + 1 };
const without = { actual: actual({ ports: [] }) };

test('a connection that was lost just now is waited for while there is an RDMA port', () => {
  assert.equal(hopes({ path: lost }), true);
  assert.equal(hopes({ path: { ...lost, lostAt: now - settings.passSettleMs } }), false);
  assert.equal(hopes({ path: lost }, without), false);
});

test('one that is missing is waited for after the host changed', () => {
  assert.equal(hopes({ path: { succeededAt: 5 }, changedAgo: 10 }), true);
  assert.equal(hopes({ path: { succeededAt: 5 } }), false);
});

test('nobody waits for what never was connected', () => {
  assert.equal(hopes({ path: { lostAt: now }, changedAgo: 10 }), false);
});

test('nobody waits when everything is connected', () => {
  const connected = { actual: actual({ controllers: [controller()] }) };
  assert.equal(hopes({ path: lost, changedAgo: 10 }, connected), false);
});

const noAddress = { failures: 1, reason: `${noRoute} 10.0.0.1` };

test('an active port that has no address yet for a portal is waited for', () => {
  assert.equal(hopes({ portal: noAddress, changedAgo: 10 }), true);
  assert.equal(hopes({ portal: noAddress }), false, 'not changed lately');
  assert.equal(hopes({ portal: { ...noAddress, reason: 'dead' }, changedAgo: 10 }), false);
  const down = { actual: actual({ ports: [rdmaPort({ state: 'DOWN' })] }) };
  assert.equal(hopes({ portal: noAddress, changedAgo: 10 }, down), false);
});

test('a portal that lacked its address before the world changed keeps nobody waiting', () => {
  assert.equal(hopes({ portal: { ...noAddress, failures: 0 }, changedAgo: 10 }), false);
});
