/** Targets that are found on an InfiniBand fabric: whole passes, with stand-ins for srp_daemon and ibsrpdm. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { minutes, pass } from './scene.ts';
import { loseIbHca, returnIbHca } from './srp-host.ts';
import { addFabricTarget, fabricHost, rules, scansOf } from './srp-fabric.ts';
import { said } from './srp-said.ts';
import { loginsOf, write, writesOf } from './srp-scene.ts';

const gid = (last: number): string => `fe80000000000000001175000077dd0${last}`;

test('every port is asked at once, what is found is logged in to, and never with -e', async () => {
  const sim = fabricHost(['mlx4_0', 'mlx4_1']);
  addFabricTarget(sim, gid(1), ['mlx4_0:1', 'mlx4_1:1']);
  addFabricTarget(sim, gid(2), ['mlx4_1:1']);
  const { verdict, log } = await said(sim);
  assert.deepEqual(verdict.problems, []);
  assert.equal(verdict.summary, '3 of 3 SRP logins');
  assert.deepEqual(
    scansOf(sim)
      .map(({ what }) => what)
      .sort(),
    ['-o -c -n -a -j mlx4_0:1 -f /dev/null', '-o -c -n -a -j mlx4_1:1 -f /dev/null'],
  );
  assert.equal(new Set(scansOf(sim).map(({ at }) => at)).size, 1);
  assert.match(log, /^mlx4_1:1 reaches 2 SRP target ports/m);
  const [first = ''] = writesOf(sim);
  assert.match(
    first,
    /^id_ext=001175000077dd01,ioc_guid=.*,pkey=ffff,service_id=.*,initiator_ext=001175000077dd01$/,
  );
  await sim.timeline.pass(30_000);
  const second = await said(sim);
  assert.equal(second.log, '');
  assert.equal(scansOf(sim).length, 2);
  assert.equal(writesOf(sim).length, 3);
});

test('the first rule that matches counts, and its options are those of the login', async () => {
  const sim = fabricHost(['mlx4_0']);
  for (const last of [1, 2, 3]) addFabricTarget(sim, gid(last), ['mlx4_0:1']);
  rules(sim, `d dgid=${gid(1)}`, `a dgid=${gid(2)},max_sect=65535,queue_size=128`, 'd');
  assert.equal((await pass(sim)).summary, '1 of 1 SRP login');
  assert.deepEqual(loginsOf(sim), [`host6 ${gid(2)} via mlx4_0:1 running sd1`]);
  assert.match(writesOf(sim).join(), /,max_sect=65535,queue_size=128$/);
  assert.match(scansOf(sim)[0]?.what ?? '', / -f \/etc\/srp_daemon\.conf$/);
});

test('a line that cannot be read keeps back what it may be about, and nothing else', async () => {
  const sim = fabricHost(['mlx4_0']);
  for (const last of [1, 2]) addFabricTarget(sim, gid(last), ['mlx4_0:1']);
  rules(sim, `a dgid=${gid(1)}`, 'd ioc_guid=0x2', 'a');
  const { verdict } = await said(sim);
  assert.deepEqual(loginsOf(sim), [`host6 ${gid(1)} via mlx4_0:1 running sd1`]);
  assert.match(
    verdict.problems.join(),
    /^SRP target 001175000077dd02 at fe80:.*:dd02: not logged in to, because \/etc\/srp_daemon\.conf:2 cannot be read/,
  );
  assert.match(scansOf(sim)[0]?.what ?? '', / -f \/dev\/null$/);
  rules(sim, `a dgid=${gid(1)}`, `d ioc_guid=${gid(1).slice(16)}`, 'a');
  await minutes(sim, 1);
  assert.equal(loginsOf(sim).length, 2);
});

test('several P_Keys are one login, unless the settings ask for each', async () => {
  const pkeys = ['ffff', '8001'];
  const one = fabricHost(['mlx4_0']);
  addFabricTarget(one, gid(1), ['mlx4_0:1'], { pkeys });
  assert.equal((await pass(one)).summary, '1 of 1 SRP login');
  assert.match(writesOf(one).join(), /pkey=ffff/);
  const each = fabricHost(['mlx4_0']);
  addFabricTarget(each, gid(1), ['mlx4_0:1'], { pkeys });
  write(each, '[srp]\nall-pkeys = yes\n');
  assert.equal((await pass(each)).summary, '2 of 2 SRP logins');
  await minutes(each, 3);
  assert.equal(writesOf(each).length, 2);
});

test('a target that is not found any more is missed for one discovery interval', async () => {
  const sim = fabricHost(['mlx4_0']);
  const target = addFabricTarget(sim, gid(1), ['mlx4_0:1']);
  await pass(sim);
  target.up = false;
  sim.srp.logins.splice(0);
  await minutes(sim, 2);
  assert.match((await pass(sim)).problems.join(), /^SRP target 001175000077dd01/);
  await minutes(sim, 11);
  assert.deepEqual((await pass(sim)).problems, []);
  target.up = true;
  await minutes(sim, 2);
  assert.equal(loginsOf(sim).length, 1);
});

test('an HCA that comes back is logged in over again as soon as its port is active, without a scan', async () => {
  const sim = fabricHost(['mlx4_0', 'mlx4_1']);
  addFabricTarget(sim, gid(1), ['mlx4_0:1']);
  await pass(sim);
  await sim.timeline.pass(40_000);
  loseIbHca(sim, 'mlx4_0');
  sim.srp.srpDaemon = 'hangs';
  sim.timeline.after(2000, () => {
    returnIbHca(sim, 'mlx4_0', 'INIT');
    sim.timeline.after(1500, () => {
      returnIbHca(sim, 'mlx4_0', 'ACTIVE');
    });
  });
  const started = sim.timeline.now();
  assert.deepEqual((await pass(sim)).problems, []);
  assert.ok(sim.timeline.now() - started < 4500, `${sim.timeline.now() - started} ms`);
  assert.equal(scansOf(sim).length, 2);
});

test('a port that is down: nothing is tried, and it is said which', async () => {
  const sim = fabricHost(['mlx4_0', 'mlx4_1']);
  addFabricTarget(sim, gid(1), ['mlx4_0:1', 'mlx4_1:1']);
  returnIbHca(sim, 'mlx4_1', 'DOWN');
  const { problems } = await pass(sim);
  assert.deepEqual(problems, [
    'SRP targets on the fabric of mlx4_1:1: the RDMA port mlx4_1:1 is DOWN',
  ]);
  assert.equal(scansOf(sim).length, 1);
  await minutes(sim, 3);
  assert.ok(scansOf(sim).every(({ what }) => what.includes('mlx4_0:1')));
  returnIbHca(sim, 'mlx4_1', 'ACTIVE');
  assert.equal((await pass(sim)).summary, '2 of 2 SRP logins');
});

test('without srp_daemon ibsrpdm is asked, whose targets get their extension here', async () => {
  const sim = fabricHost(['mlx4_0']);
  addFabricTarget(sim, gid(1), ['mlx4_0:1']);
  sim.srp.srpDaemon = 'absent';
  assert.equal((await pass(sim)).summary, '1 of 1 SRP login');
  assert.equal(scansOf(sim).at(-1)?.what, '-c -d /dev/infiniband/umad0');
  assert.match(writesOf(sim).join(), /initiator_ext=001175000077dd01$/);
});

test('with neither it is said what is missing', async () => {
  const sim = fabricHost(['mlx4_0']);
  Object.assign(sim.srp, { srpDaemon: 'absent', ibsrpdm: 'absent' });
  const { verdict, log } = await said(sim);
  assert.match(
    verdict.problems.join(),
    /^SRP targets on the fabric of mlx4_0:1: neither srp_daemon nor ibsrpdm can be started/,
  );
  assert.match(log, /^cannot look for SRP targets through mlx4_0:1/m);
});

test('srp_daemon that ends well and could not ask is a failure in its own words', async () => {
  const sim = fabricHost(['mlx4_0']);
  sim.srp.srpDaemon = 'mute';
  assert.match((await pass(sim)).problems.join(), /No usable device$/);
});

test('srp_daemon that hangs is ended, and holds up no login of its port meanwhile', async () => {
  const sim = fabricHost(['mlx4_0', 'mlx4_1']);
  addFabricTarget(sim, gid(1), ['mlx4_0:1']);
  const target = addFabricTarget(sim, gid(2), ['mlx4_0:1']);
  target.enabled = false;
  await pass(sim);
  assert.equal(loginsOf(sim).length, 1);
  await sim.timeline.pass(120_000);
  sim.srp.srpDaemon = 'hangs';
  target.enabled = true;
  const started = sim.timeline.now();
  const times: number[] = [];
  sim.timeline.after(1000, () => times.push(sim.srp.logins.length));
  const { verdict } = await said(sim);
  assert.deepEqual(times, [2]);
  assert.ok(sim.timeline.now() - started < 65_000);
  assert.match(verdict.problems.join(), /srp_daemon did not finish/);
});

test('[srp] login = no: nothing is looked for and nobody logged in to', async () => {
  const sim = fabricHost(['mlx4_0']);
  addFabricTarget(sim, gid(1), ['mlx4_0:1']);
  write(sim, '[srp]\nlogin = no\n');
  assert.equal((await pass(sim)).srp, undefined);
  assert.deepEqual(sim.srpActs, []);
});

test('a port that waits for the subnet manager at boot is waited for', async () => {
  const sim = fabricHost(['mlx4_0']);
  addFabricTarget(sim, gid(1), ['mlx4_0:1']);
  const [port] = sim.srp.ibPorts;
  assert.ok(port !== undefined);
  port.state = 'INIT';
  const started = sim.timeline.now();
  sim.timeline.after(6000, () => {
    port.state = 'ACTIVE';
  });
  assert.deepEqual((await pass(sim)).problems, []);
  assert.ok(sim.timeline.now() - started < 8000, String(sim.timeline.now() - started));
  assert.deepEqual(loginsOf(sim), [`host6 ${gid(1)} via mlx4_0:1 running sd1`]);
});
