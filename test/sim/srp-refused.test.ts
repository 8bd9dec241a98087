/** Logins that are refused: what is said of it, and what becomes of them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { minutes, pass } from './scene.ts';
import { staleMs } from './srp-fate.ts';
import { giveUp, loseRail, returnRail } from './srp-host.ts';
import { plantLogin } from './srp-kernel.ts';
import { said } from './srp-said.ts';
import { addTarget, bareHost, loginsOf, oneTarget, section, write, writesOf } from './srp-scene.ts';

const id = '0x0000000000000000505400fffe010001';
const live = ['host6 10.99.1.2:5555 via rxe1:1 running sd1'];

test('without an ACL the one that is missing is named, once; with exactly that one the next pass is in', async () => {
  const { sim, target } = oneTarget({ acls: new Set() });
  const first = await said(sim);
  assert.match(
    first.log,
    /^cannot log in to SRP target disks .*create the ACL 0x0{16}505400fffe010001/m,
  );
  assert.match(
    first.verdict.problems.join(),
    /^SRP target disks at .*: the target rejected the login/,
  );
  await sim.timeline.pass(60_000);
  assert.equal((await said(sim)).log, '');
  target.acls?.add(id);
  await sim.timeline.pass(60_000);
  assert.deepEqual((await pass(sim)).problems, []);
  assert.deepEqual(loginsOf(sim), live);
});

test('a login that somebody made in the same moment is what was wanted', async () => {
  const { sim, target } = oneTarget();
  const ids = `id_ext=${target.idExt},ioc_guid=${target.iocGuid}`;
  sim.timeline.after(80, () => plantLogin(sim.srp, 'rxe1:1', `${ids},dest=${target.at}`));
  sim.state.modules.add('ib_srp');
  sim.srp.taken.add('rxe1:1');
  sim.timeline.after(90, () => sim.srp.taken.delete('rxe1:1'));
  const { verdict, log } = await said(sim);
  assert.deepEqual(verdict.problems, []);
  assert.match(log, /was logged in already, as host/);
  assert.equal(writesOf(sim).length, 1);
});

test('two sections that the kernel cannot tell apart: the first works, the second is told why it does not', async () => {
  const sim = bareHost(1);
  const targets = ['10.99.1.2:5555', '10.99.1.3:5555'].map((at) => addTarget(sim, at));
  write(sim, ...targets.map((one, index) => section(`path${index}`, one)));
  const { verdict } = await said(sim);
  assert.deepEqual(loginsOf(sim), live);
  assert.equal(verdict.problems.length, 1);
  assert.match(
    verdict.problems.join(),
    /^SRP target path1 at 10\.99\.1\.3:5555 .*elsewhere, as host6 \(10\.99\.1\.2:5555\).*needs an initiator_ext of its own$/,
  );
  write(
    sim,
    ...targets.map((one, index) =>
      section(`path${index}`, one, `initiator-ext = 000000000000000${index}`),
    ),
  );
  await minutes(sim, 1);
  assert.deepEqual(loginsOf(sim), [...live, 'host7 10.99.1.3:5555 via rxe1:1 running sd2']);
});

test('a stale connection is cleared away by the attempt that meets it: the same pass is in', async () => {
  const { sim } = oneTarget({ stale: 1 });
  const started = sim.timeline.now();
  const { verdict, log } = await said(sim);
  assert.deepEqual(verdict.problems, []);
  assert.deepEqual(loginsOf(sim), live);
  assert.doesNotMatch(log, /cannot/);
  assert.ok(sim.timeline.now() - started < 1500);
});

test('what was there until now is tried again without asking why it was rejected', async () => {
  const { sim, target, way } = oneTarget();
  await pass(sim);
  loseRail(sim, way);
  returnRail(sim, way);
  target.stale = 1;
  const since = sim.timeline.now();
  await pass(sim);
  assert.equal(loginsOf(sim).length, 1);
  const [first, second, ...others] = sim.srpActs.filter(({ at }) => at >= since);
  assert.ok(first && second, 'two writes');
  assert.deepEqual(others, []);
  assert.equal(second.at - first.at, staleMs, 'nothing else in between');
});

test('a target that always says stale is given up for this pass', async () => {
  const { sim } = oneTarget({ stale: Infinity });
  const { verdict } = await said(sim);
  assert.match(verdict.problems.join(), /older connection of this host/);
  assert.equal(writesOf(sim).length, 6);
});

test('a login that is taken back at once is a failure with a reason', async () => {
  const { sim, target } = oneTarget({ scanFails: true });
  const { verdict } = await said(sim);
  assert.match(
    verdict.problems.join(),
    /accepted and is being taken back: .*\(SCSI scan failed\)$/,
  );
  assert.equal(writesOf(sim).length, 1);
  await minutes(sim, 20);
  assert.ok(writesOf(sim).length <= 22, `${writesOf(sim).length} writes in 20 minutes`);
  target.scanFails = false;
  await minutes(sim, 2);
  assert.equal(loginsOf(sim).length, 1);
});

test('a login that the kernel has given up is waited for, and made anew when it is removed', async () => {
  const { sim } = oneTarget();
  await pass(sim);
  const [login] = sim.srp.logins;
  assert.ok(login);
  await sim.timeline.pass(60_000);
  giveUp(sim, login, 500);
  assert.deepEqual((await pass(sim)).problems, []);
  assert.deepEqual(loginsOf(sim), ['host6 10.99.1.2:5555 via rxe1:1 running sd2']);
});

for (const state of ['blocked', 'fail-fast'] as const) {
  test(`a login that is ${state} is the kernel's to bring back`, async () => {
    const { sim } = oneTarget();
    await pass(sim);
    const [login] = sim.srp.logins;
    assert.ok(login);
    login.state = state;
    await sim.timeline.pass(60_000);
    const before = sim.srpActs.length;
    const { verdict } = await said(sim);
    assert.match(verdict.problems.join(), new RegExp(`host6 ${state}: connection lost, I/O`));
    assert.equal(sim.srpActs.length, before);
    login.state = 'running';
    assert.deepEqual((await pass(sim)).problems, []);
    assert.equal(sim.srpActs.length, before);
  });
}

test('after a month the clock of the log is minutes behind: a refusal is explained all the same', async () => {
  const { sim } = oneTarget({ acls: new Set() });
  await sim.timeline.pass(30 * 86_400_000);
  sim.srp.logLagMs = 130_000;
  assert.match((await pass(sim)).problems.join(), new RegExp(`create the ACL ${id} there`));
});
