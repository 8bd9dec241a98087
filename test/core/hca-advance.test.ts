/** The life cycle of an RDMA device, from one look to the next. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { advance, type Losses } from '../../src/core/hca/advance.ts';
import { linesOf } from '../../src/core/hca/news.ts';
import {
  currentState,
  isLost,
  type Hcas,
  type HcaSeen,
  type PortState,
} from '../../src/core/hca/types.ts';
import { emptyMemory, parseMemory } from '../../src/core/memory.ts';

const device = 'mlx5_0';

const seenAs = (state: PortState, instance = 1): HcaSeen => ({
  ...{ device, instance, pci: ['0000:81:00.0'] },
  ports: { 1: { state, ...(state === 'ready' ? {} : { reason: `port 1 is ${state}` }) } },
});

const broken: Losses = new Map([
  [device, { cause: 'fatal', reason: 'the driver reported a fatal error (x)' }],
]);

type Moment = PortState | 'gone' | 'anew';

/** Looks a second apart, from 1000 on; what the journal says of each. */
const play = (moments: readonly Moment[], losses: Losses = new Map()) => {
  const steps: { readonly hcas: Hcas; readonly said: readonly string[] }[] = [];
  let hcas: Hcas = {};
  let instance = 1;
  for (const [index, moment] of moments.entries()) {
    if (moment === 'anew') instance += 1;
    const seen = moment === 'gone' ? [] : [seenAs(moment === 'anew' ? 'ready' : moment, instance)];
    const one = advance(hcas, { seen, losses, now: (index + 1) * 1000 });
    hcas = one.hcas;
    steps.push({ hcas, said: linesOf(one.news, []).lines.map(({ sentence }) => sentence) });
  }
  return { hcas, said: steps.map(({ said }) => said.join(' | ')), steps };
};

test('from nothing to ready, each step once', () => {
  const { said } = play([
    'gone',
    'probing',
    'port-down',
    'port-down',
    'no-address',
    'no-gid',
    'ready',
  ]);
  assert.deepEqual(said, [
    '',
    'mlx5_0 is new: port 1 is probing',
    'mlx5_0 port 1 is port-down',
    '',
    'mlx5_0 port 1 is no-address',
    'mlx5_0 port 1 is no-gid',
    'mlx5_0 port 1 is ready after 1.0 s',
  ]);
});

test('lost with a reason, probed, back, and ready when it has its address', () => {
  const { said, hcas } = play(['ready', 'gone', 'gone', 'probing', 'no-address', 'ready'], broken);
  assert.deepEqual(said.slice(1), [
    'mlx5_0 is lost: the driver reported a fatal error (x)',
    '',
    '',
    'mlx5_0 is back after 3.0 s: port 1 is no-address',
    'mlx5_0 port 1 is ready after 1.0 s',
  ]);
  assert.deepEqual(
    hcas[device]?.history.map(({ state, at }) => `${state} ${at}`),
    ['ready 1000', 'lost 2000', 'probing 4000', 'no-address 5000', 'ready 6000'],
  );
});

test('without a word in the log it counts as removed', () => {
  assert.equal(
    play(['ready', 'gone']).said[1],
    'mlx5_0 is lost: removed, no word in the kernel log why',
  );
});

test('gone and back between two looks is a loss all the same', () => {
  assert.equal(
    play(['ready', 'anew'], broken).said[1],
    'mlx5_0 is lost: the driver reported a fatal error (x) | mlx5_0 is back already',
  );
});

const moment = fc.constantFrom<Moment>(
  ...(['gone', 'anew', 'probing', 'port-down', 'no-address', 'no-gid', 'ready'] as const),
);

test('always: the state is that of the last look, times only grow, and the state file keeps all of it', () => {
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 40 }), (moments) => {
      const { hcas, steps } = play(moments);
      const last = moments.at(-1);
      const one = hcas[device];
      const expected = last === 'gone' ? 'lost' : last === 'anew' ? 'ready' : last;
      assert.equal(one === undefined ? 'lost' : currentState(one).state, expected);
      const times = one?.history.map(({ at }) => at) ?? [];
      assert.deepEqual(
        times,
        [...times].sort((a, b) => a - b),
      );
      assert.ok(one === undefined || currentState(one).at <= moments.length * 1000);
      assert.ok(times.length <= 16);
      const text = JSON.stringify({ ...emptyMemory, hcas });
      const read = parseMemory(text);
      assert.ok('hcas' in read, text);
      assert.deepEqual(JSON.parse(JSON.stringify(read.hcas)), JSON.parse(JSON.stringify(hcas)));
      // A look that shows the same says nothing.
      for (const [index, { said }] of steps.entries())
        if (moments[index] === moments[index - 1] && moments[index] !== 'anew')
          assert.deepEqual(said, []);
    }),
  );
});

test('a state has the time when it began, however often it is seen', () => {
  const { hcas } = play(['ready', 'port-down', 'port-down', 'port-down']);
  const one = hcas[device];
  assert.ok(one);
  assert.equal(currentState(one).at, 2000);
  assert.deepEqual([one.ports['1']?.at, one.ports['1']?.unreadyAt], [2000, 2000]);
});

test('losses do not pile up for ever', () => {
  const names = Array.from({ length: 40 }, (_, index) => `mlx5_${index}`);
  const seen = names.map((name) => ({ ...seenAs('ready'), device: name }));
  const { hcas } = advance({}, { seen, losses: new Map(), now: 1 });
  const after = advance(hcas, { seen: [], losses: new Map(), now: 2 }).hcas;
  assert.equal(Object.values(after).filter(isLost).length, 16);
});
