/** What a killed discovery leaves is removed, and nothing else is. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { discoveryNqn } from '../../src/core/ids.ts';
import { plant } from './plant.ts';
import {
  begin,
  controllersOf,
  emptyState,
  hostnqn,
  pass,
  port,
  requestFor,
  target,
} from './scene.ts';
import type { State } from './state.ts';

const address = '10.99.1.2';

/** A host whose discovery controller connects and then never delivers its log page. */
const hanging = (): State => {
  const state = emptyState(1);
  state.peers.push({ ...target(address, 'nqn.test:vol'), logPageHangs: true });
  return state;
};

test('the discovery controller that a killed discovery left is removed', async () => {
  const sim = begin(hanging(), [address]);
  await pass(sim);
  assert.deepEqual(controllersOf(sim), []);
  assert.deepEqual(
    sim.acts.filter(({ kind }) => kind === 'store').map(({ what, victim }) => [what, victim?.by]),
    [['/sys/class/nvme/nvme0/delete_controller 1', 'nvme']],
  );
});

test('a discovery that was killed with its pass is tidied up by the next one', async () => {
  const state = hanging();
  const memory = { version: 1, portals: {}, paths: {} };
  const discovering = { traddr: address, trsvcid: port, hostnqn, before: [] };
  state.files.set('/run/holdfast/state.json', JSON.stringify({ ...memory, discovering }));
  const sim = begin(state, []);
  const left = { ...requestFor(address, discoveryNqn), kato: 0 };
  plant(sim, left, { state: 'live' });
  plant(sim, { ...left, kato: 30 }, { state: 'live' });
  plant(sim, { ...left, trsvcid: '4421' }, { state: 'live' });
  await pass(sim);
  assert.deepEqual(
    state.controllers.map(({ trsvcid, kato }) => [trsvcid, kato]),
    [
      [port, 30],
      ['4421', 0],
    ],
    'a persistent one that somebody made meanwhile stays, and one at another port',
  );
});

test('the discovery controllers of others stay, be it at the same portal', async () => {
  const sim = begin(hanging(), [address]);
  const mine = requestFor(address, discoveryNqn);
  plant(sim, { ...mine, hostnqn: 'nqn.other:host' }, { state: 'live' });
  plant(sim, { ...mine, traddr: '10.99.1.3' }, { state: 'live' });
  plant(sim, { ...mine, kato: 0 }, { state: 'live' });
  await pass(sim);
  assert.equal(controllersOf(sim).length, 3);
});

const referralTo4421 = {
  ...{ trtype: 'rdma', traddr: address, trsvcid: '4421', subnqn: discoveryNqn },
  subtype: 'discovery subsystem referral',
};

test('a persistent discovery controller outlives a failed question to another port of its address', async () => {
  const state = emptyState(1);
  const lists = { ...target('10.99.1.3'), records: [referralTo4421] };
  state.peers.push(target(address), lists);
  const line = `-t rdma -a ${address} -s ${port} --persistent`;
  const sim = begin(state, [line, '10.99.1.3']);
  await pass(sim);
  assert.deepEqual(
    sim.acts.filter(({ kind }) => kind === 'store'),
    [],
  );
});

test('what the killed discovery of a persistent portal left does not stay beside the persistent one', async () => {
  const state = hanging();
  const worked = { failures: 0, timeouts: 0, notBefore: 0, succeededAt: 0, records: [] };
  const key = `rdma ${address} ${port} - - ${hostnqn} ${discoveryNqn}`;
  const memory = { version: 1, portals: { [key]: worked }, paths: {} };
  state.files.set('/run/holdfast/state.json', JSON.stringify(memory));
  const sim = begin(state, [`-t rdma -a ${address} -s ${port} --persistent`]);
  await pass(sim);
  for (const one of state.peers) one.logPageHangs = false;
  for (let passes = 0; passes < 10; passes += 1) {
    await sim.timeline.pass(60_000);
    await pass(sim);
  }
  const discoveries = state.controllers.filter(({ kind }) => kind === 'discovery');
  assert.deepEqual(
    discoveries.map(({ by }) => by),
    ['dd'],
  );
});
