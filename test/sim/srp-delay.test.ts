/** What is dead delays nobody who lives, on another port, on the same one, or in the other lane. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pass, configure, readyPass, target as nvmeTarget, silent, railOf } from './scene.ts';
import { loseHca, returnHca } from './host.ts';
import { loseRail, returnRail, type SrpSim } from './srp-host.ts';
import { addTarget, bareHost, loginsOf, section, write } from './srp-scene.ts';
import { peer } from './state.ts';

/** When the login or controller that `isThere` tells of was there, after the start of a pass. */
const until = async (sim: SrpSim, isThere: () => boolean): Promise<number> => {
  const start = await readyPass(sim);
  const started = sim.timeline.now();
  const running = start();
  const watch = async (): Promise<number> => {
    while (!isThere() && sim.timeline.now() - started < 300_000) await sim.timeline.sleep(5);
    return sim.timeline.now() - started;
  };
  const took = await sim.timeline.run(watch());
  await sim.timeline.run(running);
  return took;
};

const isIn = ({ srp }: SrpSim, address: string): boolean =>
  srp.logins.some(({ at, disks }) => at.startsWith(`${address}:`) && disks.length > 0);

const isConnected = ({ state }: SrpSim, address: string): boolean =>
  state.controllers.some((one) => one.traddr === address && one.state === 'live');

const id = (last: number): { readonly idExt: string; readonly iocGuid: string } => ({
  idExt: `505400fffe01000${last}`,
  iocGuid: `505400fffe01000${last}`,
});

/** Hangs for 102 s and looks alive: nothing tells it from one that is. */
const addHanging = (sim: SrpSim, at: string, last: number): string => {
  const one = addTarget(sim, at, { ...id(last), hangs: true });
  return section(`dead${last}`, one);
};

const addLive = (sim: SrpSim, at: string, last: number): string =>
  section(`live${last}`, addTarget(sim, at, id(last)));

test('a target that hangs does not delay one on another port', async () => {
  const sim = bareHost(2);
  write(sim, addHanging(sim, '10.99.1.2:5555', 1), addLive(sim, '10.99.2.2:5555', 2));
  assert.ok((await until(sim, () => isIn(sim, '10.99.2.2'))) < 500);
});

test('on the same port it has its short deadline, once', async () => {
  const sim = bareHost(1);
  const dead = [1, 2, 3].map((last) => addHanging(sim, `10.99.1.${last}:5555`, last));
  write(sim, ...dead, addLive(sim, '10.99.1.9:5555', 9));
  const took = await until(sim, () => isIn(sim, '10.99.1.9'));
  assert.ok(took < 3 * 2000 + 1000, String(took));
});

test('what has worked before goes before all that hang', async () => {
  const sim = bareHost(2);
  const live = addLive(sim, '10.99.1.9:5555', 9);
  write(sim, live);
  await pass(sim);
  write(sim, ...[1, 2, 3].map((last) => addHanging(sim, `10.99.1.${last}:5555`, last)), live);
  await sim.timeline.pass(60_000);
  loseRail(sim, railOf(sim));
  await sim.timeline.pass(1000);
  returnRail(sim, railOf(sim));
  assert.ok((await until(sim, () => isIn(sim, '10.99.1.9'))) < 500);
});

test('an address that nobody has costs a live target nothing', async () => {
  const sim = bareHost(1);
  const absent = { at: '10.99.1.77:5555', ...id(1) };
  write(sim, section('absent', absent), addLive(sim, '10.99.1.9:5555', 9));
  const took = await until(sim, () => isIn(sim, '10.99.1.9'));
  assert.ok(took < 500, String(took));
  const { problems } = await pass(sim);
  assert.match(problems.join(), /10\.99\.1\.77/);
});

test('SRP targets that hang delay no NVMe connect, and NVMe portals that hang no login', async () => {
  const sim = bareHost(1);
  write(sim, addHanging(sim, '10.99.1.2:5555', 1), addLive(sim, '10.99.1.9:5555', 9));
  sim.state.peers.push(nvmeTarget('10.99.1.4', 'nqn.test:vol'));
  sim.state.peers.push({ ...peer('10.99.1.5'), hangs: true });
  configure(sim.state, ['10.99.1.5', '10.99.1.4']);
  const both = (): boolean => isIn(sim, '10.99.1.9') && isConnected(sim, '10.99.1.4');
  const took = await until(sim, both);
  assert.ok(took < 3500, String(took));
});

test('an NVMe controller that is lost while SRP waits for a target that hangs is back at once', async () => {
  const sim = bareHost(2);
  sim.state.peers.push(nvmeTarget('10.99.2.4', 'nqn.test:vol'));
  configure(sim.state, ['10.99.2.4']);
  write(sim, addLive(sim, '10.99.1.2:5555', 1));
  await pass(sim);
  // What has worked before gets the whole deadline.
  const [target] = sim.srp.targets;
  assert.ok(target);
  target.hangs = true;
  loseRail(sim, railOf(sim));
  returnRail(sim, railOf(sim));
  const [, other] = sim.state.rails;
  assert.ok(other);
  const times: number[] = [];
  sim.timeline.after(5000, () => {
    loseHca(sim, other);
    sim.timeline.after(500, () => {
      returnHca(sim, other);
      times.push(sim.timeline.now());
    });
  });
  const start = await readyPass(sim);
  const started = sim.timeline.now();
  const running = start();
  const watch = async (): Promise<void> => {
    await sim.timeline.sleep(6000);
    while (!isConnected(sim, '10.99.2.4') && sim.timeline.now() - started < 60_000)
      await sim.timeline.sleep(5);
    times.push(sim.timeline.now());
  };
  await sim.timeline.run(watch());
  await sim.timeline.run(running);
  const [back = 0, connected = Infinity] = times;
  assert.ok(connected - back < 2000, String(connected - back));
});

test('a GID that comes later than the address is found at once though nothing is asked of NVMe', async () => {
  const sim = bareHost(1);
  write(sim, addLive(sim, '10.99.1.9:5555', 9));
  await pass(sim);
  const way = railOf(sim);
  loseRail(sim, way);
  returnRail(sim, way);
  way.gid = false;
  const since = sim.timeline.now();
  sim.timeline.after(3050, () => {
    way.gid = true;
  });
  await pass(sim);
  const [first] = sim.srpActs.filter(({ at }) => at > since);
  const took = (first?.at ?? Infinity) - since;
  assert.ok(took >= 3050 && took < 3300, String(took));
});

test('at boot too a login waits for the GID of its port', async () => {
  const sim = bareHost(1);
  write(sim, addLive(sim, '10.99.1.9:5555', 9));
  const way = railOf(sim);
  way.gid = false;
  const since = sim.timeline.now();
  sim.timeline.after(5050, () => {
    way.gid = true;
  });
  await pass(sim);
  const [first] = sim.srpActs.filter(({ at }) => at > since);
  const took = (first?.at ?? Infinity) - since;
  assert.ok(took >= 5050 && took < 5500, String(took));
});

test('for a port without link nobody waits because another one lacks its GID', async () => {
  const sim = bareHost(2);
  write(sim, addLive(sim, '10.99.1.9:5555', 9));
  const [way, other] = sim.state.rails;
  assert.ok(way && other);
  way.linked = false;
  other.gid = false;
  const since = sim.timeline.now();
  await pass(sim);
  assert.ok(sim.timeline.now() - since < 2000, String(sim.timeline.now() - since));
});

test('an SRP login that is lost while NVMe is busy is back at once', async () => {
  const sim = bareHost(2);
  for (const last of [10, 11, 12, 13])
    sim.state.peers.push({ ...peer(`10.99.1.${last}`), hangs: true });
  configure(sim.state, ['10.99.1.10', '10.99.1.11', '10.99.1.12', '10.99.1.13']);
  write(sim, addLive(sim, '10.99.2.9:5555', 9));
  const [, way] = sim.state.rails;
  assert.ok(way);
  sim.timeline.after(3000, () => {
    loseRail(sim, way);
    sim.timeline.after(300, () => {
      returnRail(sim, way);
    });
  });
  const start = await readyPass(sim, silent);
  const started = sim.timeline.now();
  const running = start();
  const watch = async (): Promise<number> => {
    await sim.timeline.sleep(3200);
    while (!isIn(sim, '10.99.2.9') && sim.timeline.now() - started < 60_000)
      await sim.timeline.sleep(5);
    return sim.timeline.now() - started;
  };
  const took = await sim.timeline.run(watch());
  await sim.timeline.run(running);
  assert.ok(took < 5000, String(took));
  assert.equal(loginsOf(sim).length, 1);
});
