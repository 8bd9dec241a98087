/** Who is asked whether he is there before a login that was lost is made again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pass, railOf, silent } from './scene.ts';
import { giveUp, loseRail, returnRail, type SrpSim } from './srp-host.ts';
import { addTarget, bareHost, loginsOf, section, write } from './srp-scene.ts';

interface Scene {
  readonly sim: SrpSim;
  /** Addresses that datagrams went to, in order. */
  readonly asked: string[];
  /** Logins that are gone. */
  readonly lose: () => void;
}

const scene = async (targets: number, gone: 'device' | 'logins'): Promise<Scene> => {
  const bare = bareHost(2);
  const all = Array.from({ length: targets }, (_, index) => {
    const ids = { idExt: `505400000000000${index}`, iocGuid: `505400000000000${index}` };
    return addTarget(bare, `10.99.1.${index + 2}:5555`, ids);
  });
  write(bare, ...all.map((one, index) => section(`t${index}`, one)));
  const asked: string[] = [];
  const send: typeof bare.host.send = (question, sent) => {
    asked.push(question.address);
    return bare.host.send(question, sent);
  };
  const sim = { ...bare, host: { ...bare.host, send } };
  await pass(sim);
  assert.equal(loginsOf(sim).length, targets);
  await sim.timeline.pass(60_000);
  asked.length = 0;
  const loseDevice = (): void => {
    const way = railOf(sim);
    loseRail(sim, way);
    sim.timeline.after(3000, () => {
      returnRail(sim, way);
    });
  };
  const lose = (): void => {
    if (gone === 'device') loseDevice();
    else for (const login of sim.srp.logins) giveUp(sim, login);
  };
  return { sim, asked, lose };
};

const cases = [
  { targets: 1, gone: 'device', isAsked: false },
  { targets: 2, gone: 'device', isAsked: true },
  { targets: 1, gone: 'logins', isAsked: true },
] as const;

for (const { targets, gone, isAsked } of cases) {
  const whether = isAsked ? 'asked first' : 'logged in to at once';
  test(`${targets} at one port, ${gone} gone: ${whether}`, async () => {
    const { sim, asked, lose } = await scene(targets, gone);
    lose();
    await sim.timeline.pass(500);
    assert.deepEqual((await pass(sim)).problems, []);
    assert.equal(loginsOf(sim).length, targets);
    assert.equal(asked.length > 0, isAsked, asked.join());
  });
}

/** A pass that does not stay for what is expected to come. */
const brief = (sim: SrpSim): ReturnType<typeof pass> => pass(sim, silent, { stays: false });

/** How long it takes to know that the RDMA side of the first target is dead. */
const deadMs = async ({ sim }: Scene): Promise<number> => {
  const [peer] = sim.state.peers;
  assert.ok(peer);
  peer.rdma = false;
  const started = sim.timeline.now();
  await brief(sim);
  return sim.timeline.now() - started;
};

test('one whose RDMA is gone when this host comes back gets no longer than if it had been asked', async () => {
  for (const targets of [1, 2]) {
    const one = await scene(targets, 'device');
    one.lose();
    await brief(one.sim);
    await one.sim.timeline.pass(4000);
    const took = await deadMs(one);
    assert.equal(loginsOf(one.sim).length, targets - 1);
    assert.ok(took < 8000, `${targets}: ${took} ms`);
  }
});

test('one that went by itself is asked again after whatever else changes of the host', async () => {
  const one = await scene(1, 'logins');
  one.lose();
  await one.sim.timeline.pass(500);
  await deadMs(one);
  await one.sim.timeline.pass(20_000);
  one.asked.length = 0;
  const [, other] = one.sim.state.rails;
  assert.ok(other);
  loseRail(one.sim, other);
  assert.ok((await deadMs(one)) < 8000);
  assert.notEqual(one.asked.length, 0);
});

test('one that is not there when this host comes back is found out by the login, and then asked', async () => {
  const { sim, asked, lose } = await scene(1, 'device');
  lose();
  await brief(sim);
  sim.srp.targets.length = 0;
  sim.state.peers.length = 0;
  await sim.timeline.pass(4000);
  const [before, started] = [sim.srpActs.length, sim.timeline.now()];
  const { problems } = await brief(sim);
  assert.ok(sim.srpActs.length > before && sim.timeline.now() - started < 8000);
  assert.match(problems.join(), /no host answers at 10\.99\.1\.2/);
  await sim.timeline.pass(60_000);
  asked.length = 0;
  await brief(sim);
  assert.notEqual(asked.length, 0);
});
