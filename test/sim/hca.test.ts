/** An RDMA device is lost and comes back: what the journal says, and that nothing is tried before it can succeed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loseHca, returnHca, simHost, type Sim } from './host.ts';
import { noticeLosses } from './kernel.ts';
import {
  begin,
  configure,
  controllersOf,
  emptyState,
  only,
  pass,
  railOf,
  silent,
  startPass,
  target,
} from './scene.ts';

/** A host whose card is behind 0000:00:01.0 at 0000:01:00.0, connected, and its kernel log. */
const connected = async (): Promise<{
  readonly sim: Sim;
  readonly say: (text: string) => void;
}> => {
  const log: { readonly at: number; readonly text: string }[] = [];
  const state = { ...emptyState(1), log };
  state.peers.push(target(only.address, only.nqn));
  configure(state, [only.address]);
  const sim = simHost(state);
  await pass(sim);
  assert.deepEqual(controllersOf(sim), [only.live]);
  return { sim, say: (text) => log.push({ at: sim.timeline.now(), text }) };
};

/** What a pass writes about devices and the world. */
const toldBy = async (sim: Sim, start: typeof pass = pass): Promise<readonly string[]> => {
  const lines: string[] = [];
  await start(sim, {
    write: (_level, { event }, message) => {
      if (event === 'hca-changed' || event === 'world-changed') lines.push(message);
    },
  });
  return lines;
};

const connects = (sim: Sim, since: number): number =>
  sim.acts.filter(({ at, kind }) => at >= since && (kind === 'dd' || kind === 'nvme')).length;

test('lost by a fatal error, back after 5 s: said with the words of the driver, and connected at once', async () => {
  const { sim, say } = await connected();
  const way = railOf(sim);
  await sim.timeline.pass(60_000);
  say('mlx5_core 0000:01:00.0: poll_health:1083:(pid 0): Fatal error 5 detected');
  loseHca(sim, way);
  await sim.timeline.pass(400);
  const since = sim.timeline.now();
  assert.deepEqual(await toldBy(sim), [
    'rxe1 is lost: the driver reported a fatal error (mlx5_core 0000:01:00.0: poll_health:1083:(pid 0): Fatal error 5 detected)',
  ]);
  assert.equal(connects(sim, since), 0);
  assert.equal(sim.acts.filter(({ at, what }) => at >= since && what.includes('color')).length, 1);
  await sim.timeline.pass(4600);
  returnHca(sim, way);
  const [back, ...rest] = await toldBy(sim);
  assert.match(back ?? '', /^rxe1 is back after \d+(\.\d)? s$/);
  assert.deepEqual(rest, []);
  assert.deepEqual(controllersOf(sim), [only.live]);
});

test('lost without a word; the verdict says what is missing', async () => {
  const { sim } = await connected();
  await sim.timeline.pass(60_000);
  loseHca(sim, railOf(sim));
  await sim.timeline.pass(400);
  const { problems } = await pass(sim);
  const why =
    'this host has no RDMA device now; rxe1 is lost: removed, no word in the kernel log why';
  assert.deepEqual(problems, [`${only.nqn} at rdma ${only.address}:4420: ${why}`]);
});

/** Lost, and back without its address. */
const addressless = async (): Promise<Sim> => {
  const { sim } = await connected();
  await sim.timeline.pass(60_000);
  loseHca(sim, railOf(sim), true);
  await sim.timeline.pass(90_000);
  await pass(sim);
  await sim.timeline.pass(5000);
  return sim;
};

test('back without an address: nothing is tried, and one line when the address comes', async () => {
  const sim = await addressless();
  const way = railOf(sim);
  const since = sim.timeline.now();
  returnHca(sim, way, 10_000);
  const running = toldBy(sim, startPass);
  sim.timeline.after(9900, () => {
    assert.equal(connects(sim, since), 0);
  });
  const [back, ready, ...rest] = await sim.timeline.run(running);
  assert.match(back ?? '', /^rxe1 is back after .*: port 1 is up but eth1 has no address$/);
  assert.match(ready ?? '', /^rxe1 port 1 is ready after .* s: eth1 has the address 10\.99\.1\.1$/);
  assert.deepEqual(rest, []);
  assert.deepEqual(controllersOf(sim), [only.live]);
});

test('a GID that comes later than the address: not tried before, and at once then', async () => {
  const sim = await addressless();
  const way = railOf(sim);
  way.gid = false;
  returnHca(sim, way);
  const since = sim.timeline.now();
  const running = startPass(sim);
  sim.timeline.after(3050, () => {
    assert.equal(connects(sim, since), 0);
    way.gid = true;
  });
  assert.equal((await sim.timeline.run(running)).converged, true);
  const [first] = sim.acts.filter(({ at, kind }) => at >= since && kind === 'dd');
  assert.ok(first !== undefined && first.at - since < 3300, String(first?.at));
});

/** What comes back while the pass asks: how long until a connect begins. */
const firstConnect = async (
  sim: Sim,
  changed: (host: Sim['host']) => Partial<Sim['host']>,
): Promise<number> => {
  const since = sim.timeline.now();
  const host = { ...sim.host, ...changed(sim.host) };
  assert.equal((await pass({ ...sim, host })).converged, true);
  const [first] = sim.acts.filter(({ at, kind }) => at >= since && kind === 'dd');
  return (first?.at ?? Infinity) - since;
};

test('a GID that comes just after a look has missed it: found at once', async () => {
  for (const nth of [1, 2, 3]) {
    const sim = await addressless();
    const way = railOf(sim);
    way.gid = false;
    returnHca(sim, way);
    let asked = 0;
    const changed = (host: Sim['host']): Partial<Sim['host']> => ({
      read: async (path) => {
        const text = await host.read(path);
        if (path.endsWith('/rxe1/ports/1/gids/7') && (asked += 1) === nth) way.gid = true;
        return text;
      },
    });
    const took = await firstConnect(sim, changed);
    assert.ok(took < 500, `${nth}: ${took}`);
  }
});

test('an address that comes just after a look has missed it: found at once', async () => {
  for (const nth of [1, 2, 3, 4, 5]) {
    const sim = await addressless();
    const way = railOf(sim);
    returnHca(sim, way, Infinity);
    let asked = 0;
    const changed = (host: Sim['host']): Partial<Sim['host']> => ({
      addresses: () => {
        const before = host.addresses();
        if ((asked += 1) === nth) way.addressed = true;
        return before;
      },
    });
    const took = await firstConnect(sim, changed);
    assert.ok(took < 500, `${nth}: ${took}`);
  }
});

test('a port without link is said to be down, and the plan waits for it', async () => {
  const { sim } = await connected();
  const way = railOf(sim);
  await sim.timeline.pass(60_000);
  way.linked = false;
  assert.deepEqual(await toldBy(sim), ['rxe1 port 1 is DOWN']);
  way.linked = true;
  noticeLosses(sim);
  assert.match((await toldBy(sim))[0] ?? '', /^rxe1 port 1 is ready after/);
});

test('a device that is back before the end of a pass that waits for nobody is used by that pass', async () => {
  const state = emptyState(2);
  const portals = ['10.99.1.2', '10.99.2.2'];
  for (const one of portals) state.peers.push(target(one, `nqn.test:${one}`));
  const sim = begin(state, portals);
  await pass(sim);
  const [way, other] = sim.state.rails;
  assert.ok(way && other);
  for (const rail of [way, other]) loseHca(sim, rail);
  await sim.timeline.pass(60_000);
  returnHca(sim, other);
  // While the other path is being connected, and this one has been found to have no device.
  sim.onRun(({ program }) => {
    if (program === 'dd' && !way.rdma) returnHca(sim, way);
  });
  await pass(sim, silent, { stays: false });
  assert.deepEqual(
    controllersOf(sim),
    portals.map((one) => `nqn.test:${one} at ${one} live`),
  );
});
