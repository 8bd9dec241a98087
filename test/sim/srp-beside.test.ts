/** NVMe and SRP look at the host and save what they learn side by side: neither takes the other's work for news. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pass } from '../../src/agent/pass.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { parseMemory } from '../../src/core/memory.ts';
import type { Host } from '../../src/host/host.ts';
import { configure, controllersOf, railOf, silent, target as nvmeTarget } from './scene.ts';
import { loseRail, returnRail, type SrpSim } from './srp-host.ts';
import { addTarget, bareHost, loginsOf, section, write } from './srp-scene.ts';

/** A host where what is below `where` takes a while to be read. */
const slow = ({ host, timeline }: SrpSim, where: string, ms: number): Host => ({
  ...host,
  read: async (path) => {
    const file = await host.read(path);
    if (path.startsWith(where)) await timeline.sleep(ms);
    return file;
  },
  list: async (path) => {
    const names = await host.list(path);
    if (path.startsWith(where)) await timeline.sleep(ms);
    return names;
  },
});

const rails = 2;
const each = Array.from({ length: 12 }, (_, index) => index + 10);

const busyHost = (): SrpSim => {
  const sim = bareHost(rails);
  for (const last of each) sim.state.peers.push(nvmeTarget(`10.99.1.${last}`, `nqn.test:${last}`));
  configure(
    sim.state,
    each.map((last) => `10.99.1.${last}`),
  );
  const targets = each.map((last) => {
    const ids = { idExt: `50540000000000${last}`, iocGuid: `50540000000000${last}` };
    return addTarget(sim, `10.99.2.${last}:5555`, { ...ids, hangs: last === 10 });
  });
  write(sim, ...targets.map((one, index) => section(`t${index}`, one)));
  return sim;
};

const slownesses: readonly (readonly [string, number])[] = [
  ['/sys/', 7],
  ['/sys/', 55],
  ['/sys/class/nvme', 300],
  // A sick HCA: its attributes are given up at some time.
  ['/sys/class/infiniband/rxe2/node_type', 3000],
  ['/sys/class/scsi_host', 500],
];
for (const [where, ms] of slownesses) {
  test(`where ${where} takes ${ms} ms to read, and both connect, nothing is lost or found`, async () => {
    const sim = busyHost();
    const lines: string[] = [];
    const write = (_level: unknown, _fields: unknown, message: string): void => {
      lines.push(message);
    };
    const configuration = await loadConfiguration(sim.host);
    const one = new Pass(slow(sim, where, ms), { write }, configuration);
    const { summary } = await sim.timeline.run(one.run());
    const log = lines.join('\n');
    assert.doesNotMatch(log, /^lost|again|gone/m);
    assert.match(summary, /^12 of 12 paths connected, 11 of 12 SRP logins; 1 problem/);
    assert.equal(controllersOf(sim).length, each.length);
    assert.equal(loginsOf(sim).length, each.length - 1);
    const memory = parseMemory(sim.state.files.get('/run/holdfast/state.json') ?? '');
    assert.ok('paths' in memory);
    const known = [...Object.values(memory.paths), ...Object.values(memory.logins)];
    assert.equal(known.filter(({ connected }) => connected).length, 2 * each.length - 1);
    assert.equal(known.filter(({ failures }) => failures > 0).length, 1);
  });
}

/** How often the host was looked at between the return of the device that both wait for and the login. */
const looksOfBoth = async (ms: number): Promise<number> => {
  const sim = bareHost(2);
  sim.state.peers.push(nvmeTarget('10.99.1.4', 'nqn.test:vol'));
  configure(sim.state, ['10.99.1.4']);
  write(sim, section('one', addTarget(sim, '10.99.1.2:5555')));
  const back = { at: Infinity };
  const looks: number[] = [];
  const host = slow(sim, '/sys/', ms);
  const read: Host['read'] = (path) => {
    const isLook = path === '/sys/class/infiniband/rxe1/node_type';
    if (isLook) looks.push(sim.timeline.now());
    return host.read(path);
  };
  const run = async (): Promise<void> => {
    const one = new Pass({ ...host, read }, silent, await loadConfiguration(sim.host));
    await sim.timeline.run(one.run());
  };
  await run();
  assert.equal(loginsOf(sim).length, 1);
  const way = railOf(sim);
  loseRail(sim, way);
  sim.timeline.after(3050, () => {
    returnRail(sim, way);
    back.at = sim.timeline.now();
  });
  await run();
  assert.equal(loginsOf(sim).length, 1);
  assert.equal(controllersOf(sim).length, 1);
  const login = sim.srpActs.find(({ at }) => at > back.at)?.at ?? Infinity;
  return looks.filter((at) => at >= back.at && at <= login).length;
};

test('what both wait for is looked at once, before either of them has done something', async () => {
  for (const ms of [0, 1, 3, 7]) assert.equal(await looksOfBoth(ms), 1, `${ms} ms`);
});
