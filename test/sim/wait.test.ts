/** `holdfast wait` on simulated hosts, beside passes and without any. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Values } from '../../src/cli/arguments.ts';
import { wait } from '../../src/cli/wait.ts';
import type { Host } from '../../src/host/host.ts';
import { loseHca, returnHca, type Sim } from './host.ts';
import { configure, begin, emptyState, only, oneTarget, pass, railOf, target } from './scene.ts';
import { oneTarget as oneSrpTarget } from './srp-scene.ts';

interface Waited {
  readonly code: number;
  readonly err: readonly string[];
  /** Simulated milliseconds that it took. */
  readonly ms: number;
}

const start = async (
  { timeline }: Pick<Sim, 'timeline'>,
  host: Host,
  values: Pick<Values, 'for' | 'timeout'>,
): Promise<Waited> => {
  const err: string[] = [];
  const started = timeline.now();
  const io = {
    out: () => assert.fail('it has nothing to print'),
    err: (text: string) => void err.push(text),
  };
  const code = await wait(host, io, values);
  return { code, err, ms: timeline.now() - started };
};

/** To its end, with nobody beside it. */
const alone = (sim: Sim, values: Pick<Values, 'for' | 'timeout'>): Promise<Waited> =>
  sim.timeline.run(start(sim, sim.host, values));

const nothingDone = (sim: Sim): void => {
  assert.deepEqual(
    sim.acts.filter(({ kind }) => kind !== 'look'),
    [],
  );
};

for (const what of [
  'all',
  only.nqn,
  only.address,
  `${only.address}:4420`,
  `[::ffff:${only.address}]:4420`,
]) {
  test(`it waits for ${what} until a pass has connected it`, async () => {
    const sim = oneTarget();
    const waiting = start(sim, sim.host, { for: what });
    await sim.timeline.pass(60_000);
    await pass(sim);
    const connectedAt = sim.timeline.now();
    const { code, err } = await sim.timeline.run(waiting);
    assert.deepEqual([code, err], [0, []]);
    // What sysfs shows is noticed soon, whoever made it.
    assert.ok(sim.timeline.now() - connectedAt <= 1000, String(sim.timeline.now() - connectedAt));
    assert.equal((await alone(sim, { for: what, timeout: '0' })).code, 0);
  });
}

test('it changes nothing, and says when the time is up what the passes know', async () => {
  const sim = oneTarget();
  sim.state.peers.length = 0;
  const before = new Map(sim.state.files);
  const fresh = await alone(sim, { timeout: '30' });
  assert.deepEqual(
    [fresh.code, fresh.err],
    [
      3,
      [
        `holdfast: not everything is there after 30 s:\n  rdma ${only.address}:4420: not asked yet what it exports`,
      ],
    ],
  );
  assert.ok(fresh.ms >= 30_000 && fresh.ms < 31_000, String(fresh.ms));
  nothingDone(sim);
  assert.deepEqual(sim.state.files, before);
  await pass(sim);
  const { code, err } = await alone(sim, { timeout: '2min', for: only.nqn });
  assert.equal(code, 3);
  assert.equal(
    err.join('\n'),
    `holdfast: ${only.nqn} is not there after 2 min:\n  rdma ${only.address}:4420: no host answers at ${only.address}: no neighbour on the wire`,
  );
});

test('a subsystem can be used by one path; its target is there when both are', async () => {
  const state = emptyState(2);
  const away = target('10.99.2.2', only.nqn);
  state.peers.push(target(only.address, only.nqn), away);
  const sim = begin(state, [only.address, '10.99.2.2']);
  await pass(sim);
  const [, second] = sim.state.rails;
  assert.ok(second);
  loseHca(sim, second);
  await pass(sim);
  const look = async (what: string): Promise<number> =>
    (await alone(sim, { for: what, timeout: '0' })).code;
  assert.equal(await look(only.nqn), 0);
  assert.equal(await look(only.address), 0);
  assert.equal(await look('10.99.2.2'), 3);
  assert.equal(await look('all'), 3);
  returnHca(sim, second);
  await pass(sim);
  assert.equal(await look('10.99.2.2'), 0);
  assert.equal(await look('all'), 0);
});

test('the loss of an HCA and its return: there again as soon as the pass has connected', async () => {
  const sim = oneTarget();
  await pass(sim);
  loseHca(sim, railOf(sim));
  const { code, err } = await alone(sim, { timeout: '1', for: only.nqn });
  assert.equal(code, 3);
  assert.match(
    err.join(),
    new RegExp(`^holdfast: ${only.nqn} is not there after 1\\.0 s:\n  ${only.nqn} at `),
  );
  returnHca(sim, railOf(sim), 3000);
  const waiting = start(sim, sim.host, { timeout: '30', for: only.nqn });
  const [waited] = await sim.timeline.run(Promise.all([waiting, pass(sim)]));
  assert.equal(waited.code, 0);
});

test('logins: by the name of the section, by identifier, by address', async () => {
  const { sim, target: disks } = oneSrpTarget();
  const names = ['all', 'disks', disks.idExt, `0x${disks.iocGuid}`, '10.99.1.2', disks.at];
  for (const name of names) {
    const { code, err } = await alone(sim, { for: name, timeout: '0' });
    assert.equal(code, 3, name);
    assert.match(
      err.join(),
      /:\n {2}SRP target disks at 10\.99\.1\.2:5555 via rxe1:1: .* ib_srp is not loaded$/,
    );
  }
  const waiting = start(sim, sim.host, { for: 'disks' });
  await pass(sim);
  assert.equal((await sim.timeline.run(waiting)).code, 0);
  for (const name of names)
    assert.equal((await alone(sim, { for: name, timeout: '0' })).code, 0, name);
});

test('a login without a disk is none to wait for the end of', async () => {
  const { sim } = oneSrpTarget();
  await pass(sim);
  for (const login of sim.srp.logins) login.disks = [];
  const { code, err } = await alone(sim, { for: 'disks', timeout: '5s' });
  assert.equal(code, 3);
  assert.match(err.join(), / via rxe1:1: host\d+ has no disk yet$/);
});

for (const { text, hint } of [
  { text: 'disk', hint: / \(did you mean disks\?\)/ },
  { text: 'store.example.org', hint: /address$/ },
  { text: '10.99.1.3', hint: / \(did you mean 10\.99\.1\.2\?\)/ },
]) {
  test(`${text}, which no file has, is refused at once`, async () => {
    const { sim } = oneSrpTarget();
    await assert.rejects(alone(sim, { for: text }), hint);
    await assert.rejects(alone(sim, { for: text }), /^UsageError|no \[srp-target\] section/);
  });
}

test('an address that no portal has listed yet may turn up, and so may an NQN', async () => {
  const sim = oneTarget();
  const quiet = await alone(sim, { for: '10.99.1.7', timeout: '10' });
  assert.deepEqual([quiet.code, quiet.err.length], [3, 1]);
  await pass(sim);
  const { err } = await alone(sim, { for: 'nqn.test:vo1', timeout: '10' });
  const unknown =
    'nqn.test:vo1: no file names it and no portal lists it (did you mean nqn.test:vol?)';
  assert.deepEqual(err, [
    `holdfast: waiting for what is not known yet:\n  ${unknown}`,
    `holdfast: nqn.test:vo1 is not there after 10 s:\n  ${unknown}`,
  ]);
});

test('a configuration that comes later is read', async () => {
  const sim = begin(emptyState(1), ['10.99.1.9']);
  sim.state.peers.push(target(only.address, only.nqn));
  const waiting = start(sim, sim.host, { for: only.address, timeout: '5min' });
  await sim.timeline.pass(10_000);
  configure(sim.state, [only.address]);
  await pass(sim);
  assert.equal((await sim.timeline.run(waiting)).code, 0);
});

test('a configuration that asks for nothing has nothing to wait for, and that is said', async () => {
  const { code, err } = await alone(begin(emptyState(1), []), {});
  assert.equal(code, 0);
  assert.match(err.join(), /asks for no storage/);
});

test('an HCA that does not answer does not keep it longer than it was told to wait', async () => {
  const sim = oneTarget();
  const hangs: Host = {
    ...sim.host,
    read: (path) =>
      path.startsWith('/sys/class/infiniband/')
        ? new Promise(() => undefined)
        : sim.host.read(path),
  };
  const { code, err, ms } = await sim.timeline.run(start(sim, hangs, { timeout: '5' }));
  assert.equal(code, 3);
  assert.match(err.join(), /the host could not be looked at/);
  assert.ok(ms <= 6000, String(ms));
});
