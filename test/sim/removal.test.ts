/** What becomes of connections whose lines an administrator removes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { configure, controllersOf, listed, pass } from './scene.ts';
import {
  conf,
  deleted,
  disconnects,
  discoveryConf,
  first,
  hostWith,
  listen,
  passes,
  second,
  type RemovalSim,
} from './removal-scene.ts';

const [a, b] = ['nqn.test:a', 'nqn.test:b'] as const;
const both = { [first]: [a], [second]: [b] };

/** Connected, and then the second line is gone. */
const removed = async (settings = disconnects): Promise<RemovalSim> => {
  const sim = hostWith(both, settings);
  await pass(sim);
  configure(sim.state, [first]);
  return sim;
};

test('half a minute after its line was removed, a controller is disconnected, and the journal says so', async () => {
  const sim = await removed();
  const { log, said } = listen();
  await passes(sim, 1, log);
  assert.deepEqual(deleted(sim), []);
  await passes(sim, 2, log);
  assert.deepEqual(deleted(sim), [`${b} at ${second}`]);
  assert.deepEqual(controllersOf(sim), [`${a} at ${first} live`]);
  const what = `nvme1 (${b} at rdma ${second}:4420)`;
  const line = `${discoveryConf}:2`;
  assert.deepEqual(
    said.filter((one) => one.includes('nvme1')),
    [
      `unasked: nothing asks for ${what} any more, which ${line} did: to be disconnected in 30 s, unless the line comes back`,
      `disconnecting: disconnecting ${what}: ${line} that asked for it was removed, and [pass] on-removal = disconnect`,
      `disconnected: disconnected ${what} in 0.0 s`,
    ],
  );
  const acts = sim.acts.length;
  await passes(sim, 5);
  assert.equal(sim.acts.length, acts);
});

test('unless on-removal = disconnect said so while the line was removed', async () => {
  const sim = await removed('');
  await passes(sim, 1);
  const verdict = await pass(sim);
  assert.match(
    verdict.remarks.join(),
    /nothing asks for nvme1 .* it stays, as \[pass\] on-removal/,
  );
  sim.state.files.set(conf, disconnects);
  await passes(sim, 5);
  assert.deepEqual(deleted(sim), []);
});

test('a line that comes back in time has never been away', async () => {
  const sim = await removed();
  await passes(sim, 1);
  configure(sim.state, [first, second]);
  await passes(sim, 1);
  configure(sim.state, [first]);
  await passes(sim, 1);
  assert.deepEqual(deleted(sim), []);
});

test('what came from a portal that was left to others stays when its line is removed later', async () => {
  const elsewhere = '10.99.1.4';
  const sim = hostWith({ ...both, [elsewhere]: [] });
  const at = (address: string) => sim.state.peers.find((peer) => peer.address === address);
  at(elsewhere)?.ports.get('4420')?.add(b);
  Object.assign(at(second) ?? {}, { records: [listed(elsewhere, b)] });
  configure(sim.state, [first, second]);
  await pass(sim);
  sim.state.files.set(conf, `${disconnects}[nvme]\nexclude-address = ${second}\n`);
  await passes(sim, 2);
  configure(sim.state, [first]);
  sim.state.files.set(conf, disconnects);
  await passes(sim, 10);
  assert.deepEqual(deleted(sim), []);
  assert.ok(controllersOf(sim).includes(`${b} at ${elsewhere} live`));
});

test('a connection that another line may mean stays: which local end that takes only the kernel knows', async () => {
  const sim = hostWith(both);
  const line = `-t rdma -a ${second} -s 4420`;
  configure(sim.state, [first, line, `${line} --host-traddr 10.99.1.1`]);
  await pass(sim);
  assert.equal(controllersOf(sim).length, 3);
  configure(sim.state, [first, line]);
  await passes(sim, 10);
  assert.deepEqual(deleted(sim), []);
});

test('the discovery controller of a persistent portal stays, as it carries no data', async () => {
  const sim = hostWith(both);
  configure(sim.state, [first, `-t rdma -a ${second} -s 4420 --persistent`]);
  await pass(sim);
  assert.equal(controllersOf(sim).length, 3);
  configure(sim.state, [first]);
  await passes(sim, 4);
  assert.deepEqual(deleted(sim), [`${b} at ${second}`]);
  assert.equal(controllersOf(sim).length, 2);
});

test('a controller that cannot be deleted is tried again after a while, and said once', async () => {
  const sim = await removed();
  const { log, said } = listen();
  const refusing = {
    ...sim,
    host: { ...sim.host, store: () => Promise.resolve({ reason: 'EBUSY' }) },
  };
  await passes(refusing, 6, log);
  assert.equal(said.filter((one) => one.startsWith('disconnect-failed')).length, 1);
  assert.match(said.join('\n'), /cannot disconnect nvme1 .*: EBUSY/);
  await passes(sim, 4);
  assert.deepEqual(deleted(sim), [`${b} at ${second}`]);
});

test('a killed pass forgets nothing that matters: the next one goes on', async () => {
  const sim = await removed();
  await passes(sim, 1);
  const stop = new AbortController();
  stop.abort();
  await sim.timeline.pass(60_000);
  await pass(sim, listen().log, { stop: stop.signal });
  assert.deepEqual(deleted(sim), []);
  await passes(sim, 1);
  assert.deepEqual(deleted(sim), [`${b} at ${second}`]);
});
