/** Several ports of one host log in to one target: so many at once, and none for ever behind one that hangs. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pass } from '../../src/agent/pass.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import type { Host } from '../../src/host/host.ts';
import { silent } from './scene.ts';
import type { SrpSim } from './srp-host.ts';
import { addTarget, bareHost, loginsOf, section, write } from './srp-scene.ts';

const rails = 6;
const hidden = '5054000000000001';

/** One I/O controller with a port on each rail. */
const manyRails = (limit: string, iocGuids: readonly string[] = [hidden]): SrpSim => {
  const sim = bareHost(rails);
  const sections = Array.from({ length: rails }, (_, index) => {
    const iocGuid = iocGuids[index % iocGuids.length] ?? hidden;
    const more = { idExt: hidden, iocGuid };
    return section(`t${index}`, addTarget(sim, `10.99.${index + 1}.2:5555`, more));
  });
  write(sim, '[srp]', limit, ...sections);
  return sim;
};

interface Ran {
  /** Most logins under way at once. */
  readonly highest: number;
  /** When each login was begun, in milliseconds since the first of them. */
  readonly begun: readonly number[];
}

const run = async (sim: SrpSim): Promise<Ran> => {
  const begun: number[] = [];
  let [now, highest] = [0, 0];
  const isLogin = (args: readonly string[]): boolean =>
    args.some((one) => one.endsWith('/add_target'));
  const host: Host = {
    ...sim.host,
    run: async (command) => {
      if (!isLogin(command.args)) return sim.host.run(command);
      begun.push(sim.timeline.now());
      now += 1;
      highest = Math.max(highest, now);
      const exit = await sim.host.run(command);
      now -= 1;
      return exit;
    },
  };
  const configuration = await loadConfiguration(sim.host);
  await sim.timeline.run(new Pass(host, silent, configuration).run());
  return { highest, begun: begun.map((at) => at - (begun[0] ?? 0)) };
};

for (const limit of [1, 2, 4]) {
  test(`logins-per-target = ${limit}: never more at once, and all of them in the end`, async () => {
    const sim = manyRails(`logins-per-target = ${limit}`);
    const { highest } = await run(sim);
    assert.equal(highest, limit);
    assert.equal(loginsOf(sim).length, rails);
  });
}

test('four without a word, and six where six may', async () => {
  assert.equal((await run(manyRails(''))).highest, 4);
  assert.equal((await run(manyRails('logins-per-target = 6'))).highest, 6);
});

test('targets do not wait for each other', async () => {
  const iocGuids = Array.from({ length: rails }, (_, index) => `505400000000000${index + 1}`);
  const { highest } = await run(manyRails('logins-per-target = 1', iocGuids));
  assert.equal(highest, rails);
});

test('logins that hang hold up the other rails of their target for first-deadline and no longer', async () => {
  const sim = manyRails('logins-per-target = 2');
  await run(sim);
  // What has worked before may take the whole login-deadline, half a minute.
  sim.srp.logins.length = 0;
  for (const target of sim.srp.targets.slice(0, 2)) target.hangs = true;
  const { begun } = await run(sim);
  assert.equal(loginsOf(sim).length, rails - 2);
  // The four that live have waited for as long as each other, so all of them go.
  assert.ok(
    begun.slice(0, rails).every((at) => at < 2500),
    begun.join(' '),
  );
});
