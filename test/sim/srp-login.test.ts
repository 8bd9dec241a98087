/** Logins over RDMA/CM: whole passes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pass } from './scene.ts';
import { addTarget, bareHost, loginsOf, oneTarget, section, write } from './srp-scene.ts';
import { said } from './srp-said.ts';

test('a first pass logs in, and the next one changes nothing and says nothing', async () => {
  const { sim } = oneTarget();
  const first = await said(sim);
  assert.deepEqual(first.verdict.problems, []);
  assert.equal(first.verdict.summary, '1 of 1 SRP login');
  assert.deepEqual(loginsOf(sim), ['host6 10.99.1.2:5555 via rxe1:1 running sd1']);
  assert.match(
    first.log,
    /^SRP target disks at 10.99.1.2:5555 via rxe1:1: logged in in .* as host6 \(sd1\)$/m,
  );
  const before = sim.srpActs.length;
  await sim.timeline.pass(60_000);
  const second = await said(sim);
  assert.equal(second.verdict.converged, true);
  assert.equal(second.log, '');
  assert.equal(sim.srpActs.length, before);
});

test('two rails and two targets that are one I/O controller: a login over each', async () => {
  const sim = bareHost(2);
  const targets = ['10.99.1.2:5555', '10.99.2.2:5555'].map((at) => addTarget(sim, at));
  write(sim, ...targets.map((one, index) => section(`path${index}`, one)));
  assert.deepEqual((await pass(sim)).problems, []);
  assert.deepEqual(loginsOf(sim), [
    'host6 10.99.1.2:5555 via rxe1:1 running sd1',
    'host7 10.99.2.2:5555 via rxe2:1 running sd2',
  ]);
});
