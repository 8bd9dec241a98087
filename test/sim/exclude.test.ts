/** What the settings leave to others, from the files to the connections. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Sim } from './host.ts';
import { plant } from './plant.ts';
import { begin, controllersOf, emptyState, pass, referral, requestFor, target } from './scene.ts';

const [first, second, third] = ['10.99.1.2', '10.99.1.3', '10.99.1.4'] as const;

/** A portal that refers to a second one, and a third; each has two subsystems. */
const host = (settings: string): Sim => {
  const state = emptyState(1);
  for (const address of [first, second, third])
    state.peers.push(target(address, `nqn.test:${address}:a`, `nqn.test:${address}:backup`));
  const [one] = state.peers;
  if (one !== undefined) one.records = [...one.records, referral(second)];
  state.files.set('/etc/holdfast/holdfast.conf', `[nvme]\n${settings}\n`);
  return begin(state, [first, third]);
};

const live = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `nqn.test:${name} at ${name.split(':')[0] ?? ''} live`).sort();

const all = [first, second, third];

test('without exclusions everything is connected', async () => {
  const sim = host('');
  assert.equal((await pass(sim)).converged, true);
  assert.deepEqual(controllersOf(sim), live(...all.flatMap((at) => [`${at}:a`, `${at}:backup`])));
});

test('subsystems by NQN, with a wildcard', async () => {
  const sim = host('exclude-nqn = nqn.test:*:backup');
  const verdict = await pass(sim);
  assert.deepEqual(controllersOf(sim), live(...all.map((at) => `${at}:a`)));
  assert.equal(verdict.converged, true);
  assert.match(
    verdict.remarks.join(),
    /exclude-nqn: 3 paths; the first: nqn\.test:10\.99\.1\.\d:backup/,
  );
  assert.deepEqual((await pass(sim)).remarks, verdict.remarks);
});

test('a configured portal and a referral by network: nobody asks them', async () => {
  const sim = host('exclude-address = 10.99.1.3 10.99.1.4/32');
  const verdict = await pass(sim);
  assert.deepEqual(controllersOf(sim), live(`${first}:a`, `${first}:backup`));
  const asked = sim.acts.filter(({ kind }) => kind === 'nvme').map(({ what }) => what);
  assert.equal(asked.length, 1);
  assert.match(
    verdict.remarks.join(),
    /exclude-address: 2 portals; the first: rdma 10\.99\.1\.4:4420/,
  );
});

test('a portal by name, once its address is known', async () => {
  const sim = host('exclude-address = 10.99.1.0/24');
  sim.state.names.set('t.example', { addresses: [third], ms: 20 });
  sim.state.files.set('/etc/nvme/discovery.conf', '-t rdma -a t.example\n');
  const verdict = await pass(sim);
  assert.deepEqual(controllersOf(sim), []);
  assert.match(verdict.remarks.join(), /exclude-address: 1 portal/);
});

test('a connection that exists stays, and its loss is nobody else to mend', async () => {
  const sim = host('exclude-address = 10.99.1.4');
  plant(sim, requestFor(third, `nqn.test:${third}:a`), { state: 'live' });
  await pass(sim);
  assert.ok(controllersOf(sim).includes(live(`${third}:a`)[0] ?? ''));
  sim.state.controllers.splice(0, 1);
  assert.equal((await pass(sim)).converged, true);
  assert.ok(!controllersOf(sim).join().includes(third));
});
