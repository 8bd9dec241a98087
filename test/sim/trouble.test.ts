/** Single troubles, each told as a story with its times. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loseHca, returnHca, type Sim } from './host.ts';
import { noticeLosses } from './kernel.ts';
import {
  begin,
  controllersOf,
  emptyState,
  listed,
  minutes,
  oneTarget,
  only,
  pass,
  port,
  railOf,
  startPass,
  target,
} from './scene.ts';
import { peer } from './state.ts';

const { address, nqn } = only;
const live = [only.live];

const ddOf = ({ acts }: Sim): number => acts.filter(({ kind }) => kind === 'dd').length;

test('a sick HCA: the pass ends and says so, and a later one does not hang either', async () => {
  const sim = oneTarget();
  railOf(sim).sick = true;
  const verdict = await pass(sim);
  assert.match(
    verdict.problems.join(),
    /waits in the kernel and cannot be killed.*the HCA is sick/,
  );
  assert.equal(sim.door.isFree(), false);
  await sim.timeline.pass(60_000);
  assert.equal((await pass(sim)).converged, false);
});

test('a pass that runs when the HCA comes back reconnects within a second', async () => {
  const sim = oneTarget();
  await pass(sim);
  await sim.timeline.pass(60_000);
  loseHca(sim, railOf(sim));
  await sim.timeline.pass(500);
  returnHca(sim, railOf(sim));
  const returned = sim.timeline.now();
  await pass(sim);
  assert.deepEqual(controllersOf(sim), live);
  assert.ok(sim.timeline.now() - returned < 1000, `${sim.timeline.now() - returned} ms`);
});

test('the HCA comes back in the middle of a pass that is held up by a dead portal', async () => {
  const sim = oneTarget();
  const quiet = { ...peer('10.99.2.9'), answers: false, rdma: false };
  const state = { ...sim.state, rails: [...sim.state.rails, ...emptyState(2).rails.slice(1)] };
  const both = begin(state, [address, quiet.address]);
  both.state.peers.push(quiet);
  await pass(both);
  loseHca(both, railOf(both));
  await both.timeline.pass(120_000);
  const running = startPass(both);
  await both.timeline.pass(700);
  returnHca(both, railOf(both));
  const returned = both.timeline.now();
  const done = async (): Promise<void> => {
    while (!controllersOf(both).includes(live.join())) await both.timeline.sleep(10);
  };
  await both.timeline.run(done());
  assert.ok(both.timeline.now() - returned < 1000, `${both.timeline.now() - returned} ms`);
  await both.timeline.run(running);
});

for (const kernel of ['6.1', '6.12'] as const) {
  test(`a target that reboots is left to the kernel, which reconnects (${kernel})`, async () => {
    const sim = oneTarget(kernel);
    await pass(sim);
    const [found] = sim.state.peers;
    assert.ok(found);
    found.up = false;
    noticeLosses(sim);
    await minutes(sim, 3);
    assert.deepEqual(controllersOf(sim), [`${nqn} at ${address} connecting`]);
    found.up = true;
    await minutes(sim, 1);
    assert.deepEqual(controllersOf(sim), live);
    assert.equal(ddOf(sim), 1);
  });

  test(`a subsystem that is unlinked for a while comes back by itself (${kernel})`, async () => {
    const sim = oneTarget(kernel);
    await pass(sim);
    const [found] = sim.state.peers;
    const exported = found?.ports.get(port);
    assert.ok(found && exported);
    exported.delete(nqn);
    found.records = [];
    noticeLosses(sim);
    await minutes(sim, 4);
    const left = kernel === '6.12' ? [] : [`${nqn} at ${address} connecting`];
    assert.deepEqual(controllersOf(sim), left);
    exported.add(nqn);
    found.records = [listed(address, nqn)];
    await minutes(sim, 4);
    assert.deepEqual(controllersOf(sim), live);
  });
}

test('a kernel that refuses a module, and a program that is not there, are reported and no more', async () => {
  const sim = oneTarget();
  sim.state.modules.clear();
  const bare = { ...sim.state, available: new Set(['ib_core', 'nvme_core']) };
  const verdict = await pass(begin(bare, [address]));
  assert.equal(verdict.converged, false);
  assert.match(verdict.remarks.join(), /this kernel has no module nvme_rdma/);
});

test('a live host that answers nothing at all is connected in spite of many that are dead', async () => {
  const sim = oneTarget();
  const dead = [3, 4, 5, 6].map((last) => ({
    ...peer(`10.99.1.${last}`),
    ...{ answers: false, rdma: false },
  }));
  const silent = { ...target('10.99.1.9', 'nqn.test:silent'), answers: false };
  sim.state.peers.push(...dead, silent);
  const all = begin(sim.state, [...dead.map((dead) => dead.address), silent.address, address]);
  await pass(all);
  assert.ok(controllersOf(all).includes('nqn.test:silent at 10.99.1.9 live'));
});

test('a target that hangs while it boots holds up the others once, for three short deadlines', async () => {
  const sim = oneTarget();
  const other = '10.99.1.3';
  sim.state.peers.push(target(other, 'nqn.test:other'));
  const both = begin(sim.state, [address, other]);
  await pass(both);
  loseHca(both, railOf(both));
  for (const found of both.state.peers) found.hangs = found.address === address;
  await both.timeline.pass(60_000);
  returnHca(both, railOf(both));
  const returned = both.timeline.now();
  const running = startPass(both);
  const done = async (): Promise<void> => {
    while (!controllersOf(both).includes(`nqn.test:other at ${other} live`)) {
      await both.timeline.sleep(10);
    }
  };
  await both.timeline.run(done());
  assert.ok(both.timeline.now() - returned < 7000, `${both.timeline.now() - returned} ms`);
  await both.timeline.run(running);
});

test('a pass in which everybody hangs who ever worked ends by itself before systemd would end it', async () => {
  const sim = oneTarget();
  const addresses = Array.from({ length: 80 }, (_, index) => `10.99.1.${100 + index}`);
  sim.state.peers.push(...addresses.map((each) => target(each, `nqn.test:${each}`)));
  const all = begin(sim.state, addresses);
  await pass(all);
  assert.equal(all.state.controllers.length, addresses.length);
  loseHca(all, railOf(all));
  for (const found of all.state.peers) found.hangs = true;
  await all.timeline.pass(60_000);
  returnHca(all, railOf(all));
  const started = all.timeline.now();
  assert.equal((await pass(all)).converged, false);
  const took = all.timeline.now() - started;
  assert.ok(took > 120_000 && took < 290_000, `${took} ms`);
});

test('a target that lists nothing yet when it is asked after a long absence is not forgotten', async () => {
  const sim = oneTarget();
  await minutes(sim, 12);
  loseHca(sim, railOf(sim));
  await minutes(sim, 15);
  const [found] = sim.state.peers;
  const exported = found?.ports.get(port);
  assert.ok(found && exported);
  exported.delete(nqn);
  found.records = [];
  returnHca(sim, railOf(sim));
  assert.equal((await pass(sim)).converged, false);
  exported.add(nqn);
  found.records = [listed(address, nqn)];
  await minutes(sim, 2);
  assert.deepEqual(controllersOf(sim), live);
});
