/** What is lost and comes back: HCAs, addresses, targets. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { noticeLosses } from './kernel.ts';
import { minutes, pass, railOf, startPass } from './scene.ts';
import { giveUp, loseRail, returnRail, type SrpSim } from './srp-host.ts';
import { removeLogin } from './srp-kernel.ts';
import { said } from './srp-said.ts';
import { addTarget, bareHost, loginsOf, oneTarget, section, write, writesOf } from './srp-scene.ts';
import type { Rail } from './state.ts';

const live = ['host6 10.99.1.2:5555 via rxe1:1 running sd1'];
const again = ['host6 10.99.1.2:5555 via rxe1:1 running sd2'];

/** Where no RDMA port is left nothing is waited for: its return starts a pass. */
const oneOfTwo = async (): Promise<{ readonly sim: SrpSim; readonly way: Rail }> => {
  const sim = bareHost(2);
  write(sim, section('disks', addTarget(sim, '10.99.1.2:5555')));
  await pass(sim);
  return { sim, way: railOf(sim) };
};

test('an HCA that is lost and back while a pass runs: the disk is back in the same pass', async () => {
  const { sim, way } = await oneOfTwo();
  await sim.timeline.pass(60_000);
  loseRail(sim, way);
  const started = sim.timeline.now();
  sim.timeline.after(3000, () => {
    returnRail(sim, way, 2000);
  });
  const { verdict, log } = await said(sim);
  assert.deepEqual(verdict.problems, []);
  assert.deepEqual(loginsOf(sim), again);
  assert.ok(sim.timeline.now() - started < 6500, String(sim.timeline.now() - started));
  assert.match(log, /^lost SRP target disks/m);
  assert.doesNotMatch(log, /cannot/);
});

test('an HCA that is lost just after the login is to blame for its end, not the login', async () => {
  const { sim, way } = await oneOfTwo();
  await sim.timeline.pass(5000);
  loseRail(sim, way);
  await sim.timeline.pass(500);
  sim.timeline.after(2000, () => {
    returnRail(sim, way);
  });
  const { verdict, log } = await said(sim);
  assert.deepEqual(verdict.problems, []);
  assert.doesNotMatch(log, /gone .* after it was made/);
  const memory: unknown = JSON.parse(sim.state.files.get('/run/holdfast/state.json') ?? '{}');
  assert.doesNotMatch(JSON.stringify(memory), /"failures":1/);
});

test('an address that comes late at boot is waited for', async () => {
  const { sim, way } = oneTarget();
  way.addressed = false;
  const started = sim.timeline.now();
  sim.timeline.after(4000, () => {
    way.addressed = true;
    noticeLosses(sim);
  });
  assert.deepEqual((await pass(sim)).problems, []);
  assert.deepEqual(loginsOf(sim), live);
  assert.ok(sim.timeline.now() - started < 6000, String(sim.timeline.now() - started));
});

test('an address that never comes ends the pass after its settling time, and the next is short', async () => {
  const { sim, way } = oneTarget();
  way.addressed = false;
  const started = sim.timeline.now();
  const { problems } = await pass(sim);
  assert.match(
    problems.join(),
    /^SRP target disks at 10.99.1.2:5555: this host has no route to 10.99.1.2 now$/,
  );
  const took = sim.timeline.now() - started;
  assert.ok(took >= 29_000 && took < 32_000, String(took));
  await sim.timeline.pass(60_000);
  const second = sim.timeline.now();
  await pass(sim);
  assert.ok(sim.timeline.now() - second < 1000);
  assert.deepEqual(writesOf(sim), []);
});

test('what dev_loss took away is logged in to again', async () => {
  const { sim } = oneTarget();
  await pass(sim);
  await minutes(sim, 2);
  const [login] = sim.srp.logins;
  assert.ok(login);
  giveUp(sim, login);
  await sim.timeline.pass(1000);
  const { verdict, log } = await said(sim);
  assert.deepEqual(verdict.problems, []);
  assert.match(log, /^lost SRP target disks .*\n.*logged in in/);
  assert.deepEqual(loginsOf(sim), again);
});

test('three connections have three extensions, and a later pass makes no more', async () => {
  const { sim } = oneTarget({}, '[srp]\nconnections = 3\n');
  assert.equal((await pass(sim)).summary, '3 of 3 SRP logins');
  assert.equal(new Set(sim.srp.logins.map((one) => one.initiatorExt)).size, 3);
  const before = writesOf(sim).length;
  await minutes(sim, 3);
  assert.equal(writesOf(sim).length, before);
  assert.equal(before, 3);
});

for (const which of [0, 1, 2]) {
  test(`of three connections number ${which + 1} is lost: it is the one that is made again`, async () => {
    const { sim } = oneTarget({}, '[srp]\nconnections = 3\n');
    await pass(sim);
    await minutes(sim, 1);
    const lost = sim.srp.logins[which];
    assert.ok(lost);
    removeLogin(sim.srp, lost);
    await sim.timeline.pass(60_000);
    const { verdict, log } = await said(sim);
    assert.deepEqual(verdict.problems, []);
    assert.doesNotMatch(log, /cannot/);
    assert.equal(new Set(sim.srp.logins.map((one) => one.initiatorExt)).size, 3);
    const before = writesOf(sim).length;
    await minutes(sim, 2);
    assert.equal(writesOf(sim).length, before);
  });
}

test('one of two rails is lost for good: the other is left alone, and the pass says which', async () => {
  const sim = bareHost(2);
  const targets = ['10.99.1.2:5555', '10.99.2.2:5555'].map((at) => addTarget(sim, at));
  write(sim, ...targets.map((one, index) => section(`path${index}`, one)));
  await pass(sim);
  const [way] = sim.state.rails;
  assert.ok(way);
  loseRail(sim, way, true);
  const before = writesOf(sim).length;
  await minutes(sim, 3);
  assert.equal(writesOf(sim).length, before);
  assert.deepEqual(loginsOf(sim), ['host7 10.99.2.2:5555 via rxe2:1 running sd2']);
  const { problems } = await pass(sim);
  assert.equal(problems.length, 1);
  assert.match(problems.join(), /^SRP target path0 at 10.99.1.2:5555: this host has no route/);
});

test('a pass that is stopped in mid-login leaves nothing, and the next one goes on', async () => {
  const { sim, target } = oneTarget();
  const stop = new AbortController();
  sim.timeline.after(200, () => {
    stop.abort();
  });
  const running = startPass(sim, undefined, { stop: stop.signal });
  const verdict = await sim.timeline.run(running);
  assert.equal(verdict.converged, false);
  assert.deepEqual(loginsOf(sim), []);
  assert.equal(sim.srp.trying.size + sim.srp.taken.size, 0);
  assert.equal(target.up, true);
  assert.deepEqual((await pass(sim)).problems, []);
  assert.deepEqual(loginsOf(sim), live);
});
