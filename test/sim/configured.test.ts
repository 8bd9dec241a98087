/** Paths of config.json: connected, lost, waited for and restored without asking anybody. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Log } from '../../src/journal/log.ts';
import { loseHca, returnHca, simHost, type Sim } from './host.ts';
import { configureJson, type Written } from './json.ts';
import {
  configure,
  controllersOf,
  emptyState,
  minutes,
  only,
  pass,
  railOf,
  readyPass,
  target,
} from './scene.ts';

const { address, nqn, live } = only;
const path: Written = { address, nqn };

/** A host with these paths and lines, and the one target that exports what they lead to. */
const scene = (paths: readonly Written[], lines: readonly string[] = []): Sim => {
  const state = emptyState(2);
  state.peers.push(target(address, nqn));
  configure(state, lines);
  configureJson(state, paths);
  return simHost(state, 20_000);
};

const connects = ({ acts }: Sim): readonly string[] =>
  acts.filter(({ kind }) => kind === 'dd').map(({ what }) => what);
const questions = ({ acts }: Sim): number => acts.filter(({ kind }) => kind === 'nvme').length;

test('a path is connected without a question, by a module that is loaded for it, and then left alone', async () => {
  const sim = scene([path]);
  sim.state.modules.clear();
  assert.equal((await pass(sim)).converged, true);
  assert.deepEqual(controllersOf(sim), [live]);
  await minutes(sim, 15);
  assert.deepEqual([connects(sim).length, questions(sim)], [1, 0]);
});

for (const dirty of [false, true]) {
  test(`after the HCA was ${dirty ? 'pulled out' : 'lost'} it comes back without a question`, async () => {
    const sim = scene([path]);
    await pass(sim);
    loseHca(sim, railOf(sim), dirty);
    await sim.timeline.pass(70_000);
    const lost = await pass(sim);
    assert.match(lost.problems.join(), /nqn\.test:vol at rdma 10\.99\.1\.2:4420/);
    returnHca(sim, railOf(sim), 2000);
    const start = await readyPass(sim);
    const running = start();
    await sim.timeline.pass(3000);
    assert.deepEqual(controllersOf(sim), [live]);
    assert.equal((await sim.timeline.run(running)).converged, true);
    assert.equal(questions(sim), 0);
  });
}

test('a pass that sees the loss waits for the device and its address', async () => {
  const sim = scene([path]);
  await pass(sim);
  const [, other] = sim.state.rails;
  assert.ok(other?.rdma, 'there must be an RDMA port to hope for');
  loseHca(sim, railOf(sim));
  sim.timeline.after(8000, () => {
    returnHca(sim, railOf(sim), 1000);
  });
  const started = sim.timeline.now();
  assert.equal((await pass(sim)).converged, true);
  assert.ok(sim.timeline.now() - started < 10_500, `${sim.timeline.now() - started} ms`);
});

test('a target that is not there is backed off from and explained, and connected when it comes', async () => {
  const sim = scene([path]);
  const [peer] = sim.state.peers;
  assert.ok(peer);
  peer.up = false;
  const { converged, problems } = await pass(sim);
  assert.deepEqual(
    [converged, problems],
    [
      false,
      [`${nqn} at rdma ${address}:4420: no host answers at ${address}: no neighbour on the wire`],
    ],
  );
  assert.deepEqual(connects(sim), []);
  peer.up = true;
  await minutes(sim, 2);
  assert.deepEqual(controllersOf(sim), [live]);
});

test('a subsystem that is not exported is tried less and less often', async () => {
  const sim = scene([{ address, nqn: 'nqn.test:gone' }]);
  await minutes(sim, 10);
  assert.deepEqual(controllersOf(sim), []);
  const tried = connects(sim).length;
  assert.ok(tried >= 5 && tried <= 10, `${tried}`);
});

test('what a portal lists as well is one connection, with the options of config.json, also after a loss', async () => {
  const sim = scene([{ ...path, more: { tos: 4 } }], [`-t rdma -a ${address} --tos 7`]);
  await pass(sim);
  assert.deepEqual(controllersOf(sim), [live]);
  loseHca(sim, railOf(sim));
  await minutes(sim, 2);
  returnHca(sim, railOf(sim));
  await minutes(sim, 2);
  assert.deepEqual(controllersOf(sim), [live]);
  assert.deepEqual(
    connects(sim).map((text) => /tos=\d/.exec(text)?.[0]),
    ['tos=4', 'tos=4'],
  );
});

test('a portal that names the local address makes it no second connection, before and after a loss, or when it goes', async () => {
  const line = `-t rdma -a ${address} --host-traddr 10.99.1.1`;
  const sim = scene([path], [line]);
  await pass(sim);
  await minutes(sim, 2);
  assert.deepEqual(controllersOf(sim), [live]);
  loseHca(sim, railOf(sim));
  await minutes(sim, 2);
  returnHca(sim, railOf(sim));
  await minutes(sim, 2);
  assert.deepEqual(controllersOf(sim), [live]);
  assert.match(connects(sim).at(-1) ?? '', /host_traddr=10\.99\.1\.1/);
  configure(sim.state, []);
  await minutes(sim, 12);
  assert.deepEqual(controllersOf(sim), [live]);
  assert.equal(connects(sim).length, 2);
});

test('a path that is written by name follows its name, but not while it is connected', async () => {
  const sim = scene([{ address: 'target.example', nqn }]);
  const other = '10.99.2.2';
  sim.state.peers.push(target(other, nqn));
  sim.state.names.set('target.example', { addresses: [address], ms: 20 });
  assert.equal((await pass(sim)).converged, true);
  sim.state.names.set('target.example', { addresses: [other], ms: 20 });
  await minutes(sim, 3);
  assert.deepEqual(controllersOf(sim), [live]);
  loseHca(sim, railOf(sim));
  await minutes(sim, 3);
  assert.deepEqual(controllersOf(sim), [`${nqn} at ${other} live`]);
});

test('[nvme] connect = no leaves it alone, also when it is lost', async () => {
  const sim = scene([path]);
  await pass(sim);
  sim.state.files.set('/etc/holdfast/holdfast.conf', '[nvme]\nconnect = no\n');
  loseHca(sim, railOf(sim));
  returnHca(sim, railOf(sim));
  await sim.timeline.pass(2000);
  const verdict = await pass(sim);
  assert.deepEqual([verdict.converged, controllersOf(sim), connects(sim).length], [true, [], 1]);
});

test('secrets reach the kernel, and neither the journal, nor the state file, nor a command line', async () => {
  const key = (letter: string): string => `DHHC-1:00:${letter.repeat(40)}:`;
  const more = { dhchap_key: key('a'), dhchap_ctrl_key: key('b') };
  const sim = scene([
    { ...path, more },
    { address: '10.99.1.9', nqn, more },
  ]);
  const said: string[] = [];
  sim.onRun(({ program, args }) => said.push([program, ...args].join(' ')));
  const log: Log = {
    write: (level, fields, message) => said.push(`${level} ${JSON.stringify(fields)} ${message}`),
  };
  const verdict = await pass(sim, log);
  const secrets = `dhchap_secret=${key('a')},dhchap_ctrl_secret=${key('b')}`;
  assert.ok(connects(sim).every((text) => text.includes(secrets)));
  assert.equal(connects(sim).length, 1);
  said.push(JSON.stringify(verdict), sim.state.files.get('/run/holdfast/state.json') ?? '');
  assert.ok(said.length > 5);
  assert.doesNotMatch(said.join('\n'), /DHHC|aaaa|bbbb/);
});
