/** How often the agent looks without a cause. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { RdmaPort } from '../../src/core/actual.ts';
import { emptyMemory } from '../../src/core/memory.ts';
import { lookEveryMs } from '../../src/service/pace.ts';

const port: RdmaPort = {
  ...{ device: 'rxe1', port: 1, state: 'ACTIVE', netdev: 'eth1' },
  ...{ linkLayer: 'Ethernet', iwarp: false, gid: true },
};
const bare = { ...port, gid: false };
const address = { iface: 'eth1', address: '10.99.1.1', prefix: 24 };
const eth1 = { name: 'eth1', lowers: [], infiniband: false, physical: true };

interface Scene {
  readonly converged?: boolean;
  readonly one?: RdmaPort;
  readonly addresses?: readonly (typeof address)[];
  /** Since the host changed, in milliseconds. */
  readonly age?: number;
  readonly isBlind?: boolean;
}

const every = (scene: Scene): number => {
  const { converged = false, one = port, addresses = [address], age = 0, isBlind = false } = scene;
  const world = { facts: [], changedAt: 1_000_000, goneAt: {} };
  const actual = { ports: [one], netdevs: [eth1], addresses };
  const view = { actual, memory: { ...emptyMemory, world } };
  return lookEveryMs({ verdict: { converged }, view }, { isBlind, now: 1_000_000 + age });
};

test('every two minutes while all is well, sooner while something is missing or nothing is heard', () => {
  assert.equal(every({ converged: true }), 120_000);
  assert.equal(every({}), 2000);
  assert.equal(every({ age: 700_000 }), 10_000);
  assert.equal(every({ converged: true, one: { ...port, state: 'DOWN' } }), 2000);
  assert.equal(every({ converged: true, isBlind: true }), 1000);
});

test('ten times a second for a GID that a port lacks for its address, and not for long', () => {
  assert.equal(every({ one: bare }), 100);
  assert.equal(every({ one: bare, isBlind: true }), 100);
  assert.equal(every({ one: bare, age: 11_000 }), 2000);
  assert.equal(every({ one: bare, converged: true }), 120_000, 'nobody waits for it');
  assert.equal(every({ one: bare, addresses: [] }), 2000, 'an address makes an event');
});
