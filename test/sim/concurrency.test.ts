/** Many portals: not all of them are asked at once, and in the end all of them are. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadConfiguration } from '../../src/config/load.ts';
import { limiter } from '../../src/agent/limiter.ts';
import { Pass } from '../../src/agent/pass.ts';
import type { Host, Question } from '../../src/host/host.ts';
import type { Sim } from './host.ts';
import { begin, controllersOf, emptyState, pass, silent, target } from './scene.ts';

/** How much of something is under way, and how much ever was at once. */
class Gauge {
  #now = 0;
  highest = 0;
  readonly seen = new Set<string>();

  async during<T>(what: string, work: Promise<T>): Promise<T> {
    this.seen.add(what);
    this.#now += 1;
    this.highest = Math.max(this.highest, this.#now);
    try {
      return await work;
    } finally {
      this.#now -= 1;
    }
  }
}

const conf = '/etc/holdfast/holdfast.conf';

const addressOf = (index: number): string => `10.99.1.${2 + (index % 250)}`;

/** Portals of which the last one lives, and nobody is at the other addresses. */
const manyDead = (count: number, limit: number): Sim => {
  const state = emptyState(1);
  const ports = Array.from({ length: count }, (_, index) => 4420 + Math.floor(index / 250));
  const lines = ports.map((port, index) => `-t rdma -a ${addressOf(index)} -s ${port}`);
  state.files.set(conf, `[pass]\nconcurrency = ${limit}\n`);
  state.peers.push(target('10.99.1.254', 'nqn.test:vol'));
  return begin(state, [...lines, '10.99.1.254']);
};

const gauged = (sim: Sim, gauge: Gauge): Host => ({
  ...sim.host,
  send: (question: Question, local) =>
    gauge.during(question.address, sim.host.send(question, local)),
});

const run = async (sim: Sim, gauge: Gauge): Promise<void> => {
  const configuration = await loadConfiguration(sim.host);
  await sim.timeline.run(new Pass(gauged(sim, gauge), silent, configuration).run());
};

test('a thousand portals do not open a thousand sockets at once, and the last one is connected', async () => {
  const sim = manyDead(1000, 64);
  const gauge = new Gauge();
  await run(sim, gauge);
  // Two datagrams for each.
  assert.ok(gauge.highest <= 128, `${gauge.highest} at once`);
  assert.ok(gauge.highest >= 64, `${gauge.highest} at once`);
  assert.equal(gauge.seen.size, 251);
  assert.deepEqual(controllersOf(sim), ['nqn.test:vol at 10.99.1.254 live']);
});

test('whoever has answered before is asked first', async () => {
  const sim = manyDead(40, 4);
  // It lists nothing, so that there is but a portal to ask.
  for (const peer of sim.state.peers) peer.records = [];
  const asked = () => sim.acts.filter(({ kind }) => kind === 'nvme');
  await pass(sim);
  assert.equal(asked().length, 1);
  await sim.timeline.pass(600_000);
  const started = sim.timeline.now();
  await run(sim, new Gauge());
  const again = asked()[1];
  assert.ok(again !== undefined && again.at - started < 1000, `${again?.at ?? 0} ${started}`);
});

test('a live host gives its place away long before the wait for a dead one is over', async () => {
  const state = emptyState(1);
  const addresses = Array.from({ length: 20 }, (_, index) => addressOf(index));
  for (const address of addresses) state.peers.push(target(address, `nqn.test:${address}`));
  state.files.set(conf, '[pass]\nconcurrency = 1\n');
  const sim = begin(state, addresses);
  const started = sim.timeline.now();
  await pass(sim);
  assert.equal(controllersOf(sim).length, 20);
  assert.ok(sim.timeline.now() - started < 20_000, `${sim.timeline.now() - started} ms`);
});

test('names are looked up so many at once', async () => {
  const state = emptyState(1);
  const names = Array.from({ length: 50 }, (_, index) => `t${index}.example`);
  for (const name of names) state.names.set(name, { addresses: ['10.99.1.9'], ms: 200 });
  state.files.set(conf, '[pass]\nconcurrency = 10\n');
  const sim = begin(
    state,
    names.map((name) => `-t rdma -a ${name}`),
  );
  const gauge = new Gauge();
  const host: Host = {
    ...sim.host,
    run: (command) =>
      command.program === 'getent'
        ? gauge.during(command.args.join(), sim.host.run(command))
        : sim.host.run(command),
  };
  const configuration = await loadConfiguration(sim.host);
  await sim.timeline.run(new Pass(host, silent, configuration).run());
  assert.deepEqual([gauge.highest, gauge.seen.size], [10, 50]);
});

test('the limiter: in order, never more at once, and a failure gives its place back', async () => {
  const limit = limiter(2);
  const gauge = new Gauge();
  const order: number[] = [];
  const work = (index: number) => async (): Promise<number> => {
    order.push(index);
    await gauge.during(String(index), Promise.resolve());
    if (index === 1) throw new RangeError('one');
    return index;
  };
  const ends = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => limit(work(index))));
  assert.deepEqual(
    ends.map(({ status }) => status === 'fulfilled'),
    [true, false, true, true, true],
  );
  assert.deepEqual([order, gauge.highest], [[0, 1, 2, 3, 4], 2]);
});
