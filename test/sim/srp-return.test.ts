/** Who is asked whether he is there before a login that was lost is made again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pass, railOf } from './scene.ts';
import { giveUp, loseRail, returnRail, type SrpSim } from './srp-host.ts';
import { addTarget, bareHost, loginsOf, section, write } from './srp-scene.ts';

interface Scene {
  readonly sim: SrpSim;
  /** Addresses that datagrams went to, in order. */
  readonly asked: readonly string[];
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

test('one that is not there when this host comes back is asked before the next attempt', async () => {
  const { sim, asked, lose } = await scene(1, 'device');
  lose();
  for (const one of sim.srp.targets) sim.srp.targets.splice(sim.srp.targets.indexOf(one), 1);
  sim.state.peers.length = 0;
  await pass(sim);
  assert.equal(loginsOf(sim).length, 0);
  const first = asked.length;
  await sim.timeline.pass(60_000);
  const { problems } = await pass(sim);
  assert.equal(problems.length, 1);
  assert.ok(asked.length > first, 'nobody was asked');
});
