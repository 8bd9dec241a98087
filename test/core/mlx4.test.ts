import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Mlx4Ports, PortType } from '../../src/core/desired/mlx4.ts';
import { functionOf, parseMacAddress, parsePciAddress } from '../../src/core/mlx4/ids.ts';
import { isReached, parsePortState, shownAs, stateText } from '../../src/core/mlx4/port-state.ts';
import type { PortState } from '../../src/core/mlx4/port-state.ts';
import type { PortPlan, PortWrite } from '../../src/core/mlx4/port-writes.ts';
import { planPortTypes, portPoll } from '../../src/core/mlx4/port-writes.ts';
import type { HcaKind } from './mlx4-hca.ts';
import { Hca } from './mlx4-hca.ts';

const pci = parsePciAddress('0000:0b:00.0');
assert.ok(pci !== undefined);
const device = `/sys/bus/pci/devices/${pci}`;
const source = '/etc/rdma/mlx4.conf:3';

const state = (text: string): PortState => {
  const value = parsePortState(text);
  assert.ok(value !== undefined, text);
  return value;
};
const wish = (port1: PortType, port2?: PortType): Mlx4Ports => ({ pci, port1, port2, source });
const plan = (wanted: Mlx4Ports, now1: string, now2?: string): PortPlan =>
  planPortTypes(wanted, {
    port1: state(now1),
    port2: now2 === undefined ? undefined : state(now2),
  });
const writes = (planned: PortPlan): readonly PortWrite[] =>
  planned.kind === 'writes' ? planned.writes : [];
const sentences = (planned: PortPlan): readonly string[] =>
  planned.kind === 'left' ? [planned.sentence] : writes(planned).map(({ sentence }) => sentence);

const types = ['auto', 'ib', 'eth'] as const;
const states = ['ib', 'eth', 'auto (ib)', 'auto (eth)'] as const;

const pairs = <T>(all: readonly T[]): readonly (readonly [T, T])[] =>
  all.flatMap((one) => all.map((two) => [one, two] as const));

test('a PCI address is spelt as sysfs spells it', () => {
  const good = ['0000:0b:00.0', 'ffff:ff:1f.7', '10000:01:00.0'];
  for (const text of good) assert.equal(parsePciAddress(text), text);
  const bad = ['0b:00.0', '0000:0B:00.0', '0000:0b:20.0', '0000:0b:00.8', '00000:0b:00.0', ''];
  for (const text of bad) assert.equal(parsePciAddress(text), undefined, text);
  assert.deepEqual(functionOf(pci), { device: '00', last: '0' });
});

test('a MAC address is that of one station', () => {
  assert.equal(parseMacAddress('A:bb:0:DD:ee:f0'), '0a:bb:00:dd:ee:f0');
  for (const text of ['01:00:00:00:00:01', '00:00:00:00:00:00', '02:00:00:00:00', '02-00']) {
    assert.equal(parseMacAddress(text), undefined, text);
  }
});

test('the file of a port has four texts', () => {
  for (const text of states) {
    assert.equal(stateText(state(text)), text);
    assert.deepEqual(parsePortState(`${text}\n`), parsePortState(text));
  }
  for (const text of ['', 'auto', 'auto(ib)', 'IB', 'ib eth', 'ib\n\n']) {
    assert.equal(parsePortState(text), undefined, text);
  }
});

test('port 1 to eth: port 2 goes first and is waited for', () => {
  assert.deepEqual(plan(wish('eth', 'eth'), 'ib', 'ib'), {
    kind: 'writes',
    writes: [
      {
        port: 2,
        path: `${device}/mlx4_port2`,
        text: 'eth\n',
        refusal: 'remembered',
        polls: [{ path: `${device}/mlx4_port2`, until: ['eth'] }],
        restarts: true,
        sentence: `set port 2 of ${pci} to eth: it is ib, and port 1 can be eth only where port 2 is`,
      },
      {
        port: 1,
        path: `${device}/mlx4_port1`,
        text: 'eth\n',
        refusal: 'final',
        polls: [
          { path: `${device}/mlx4_port2`, until: ['eth'] },
          { path: `${device}/mlx4_port1`, until: ['eth'] },
        ],
        restarts: true,
        sentence: `set port 1 of ${pci} to eth: it is ib`,
      },
    ],
  });
});

test('port 1 away from eth goes before port 2', () => {
  assert.deepEqual(sentences(plan(wish('ib', 'ib'), 'eth', 'eth')), [
    `set port 1 of ${pci} to ib: it is eth`,
    `set port 2 of ${pci} to ib: it is eth`,
  ]);
});

test('only what differs is written, and that restarts the HCA only where the type changes', () => {
  const [only, ...more] = writes(plan(wish('eth', 'eth'), 'auto (eth)', 'eth'));
  assert.deepEqual([only?.port, only?.refusal, only?.restarts, more], [1, 'final', false, []]);
  assert.equal(only?.sentence, `set port 1 of ${pci} to eth: it is auto (eth)`);
  const [auto] = writes(plan(wish('ib', 'auto'), 'ib', 'eth'));
  assert.deepEqual([auto?.port, auto?.text, auto?.restarts], [2, 'auto\n', true]);
  assert.deepEqual(auto?.polls[0]?.until, ['auto (ib)', 'auto (eth)']);
});

for (const port2 of ['ib', 'auto'] as const) {
  test(`eth beside ${port2} is left as it is on two ports, and said why`, () => {
    for (const now of states) {
      const planned = plan(wish('eth', port2), 'ib', now);
      assert.deepEqual(planned, {
        kind: 'left',
        sentence: `leave the ports of ${pci} as they are: port 1 can be eth only where port 2 is eth too, and ${source} wants ${port2}`,
      });
      assert.equal(plan(wish('eth', port2), 'eth').kind, 'reached');
      assert.equal(writes(plan(wish('eth', port2), 'ib')).length, 1);
    }
  });
}

test('a line for one port leaves an HCA with two alone', () => {
  for (const type of types) {
    assert.deepEqual(plan(wish(type), 'eth', 'ib'), {
      kind: 'left',
      sentence: `leave the ports of ${pci} as they are: it has two, and ${source} gives a type for port 1 only`,
    });
  }
});

test('an HCA with one port gets the first type whatever the second is', () => {
  const wishes = types.flatMap((one) => [...types, undefined].map((two) => [one, two] as const));
  for (const [one, two] of wishes) {
    for (const now of states) {
      const planned = plan(wish(one, two), now);
      const expected = isReached(one, state(now)) ? [] : [[1, `${one}\n`]];
      assert.deepEqual(
        writes(planned).map(({ port, text }) => [port, text]),
        expected,
      );
      assert.equal(planned.kind, expected.length === 0 ? 'reached' : 'writes');
    }
  }
});

/** Carries a plan out as its fields say; in vain where a poll would never see what it waits for. */
const carryOut = (hca: Hca, planned: readonly PortWrite[]): 'done' | 'refused' | 'in vain' => {
  for (const { port, text, refusal, polls } of planned) {
    const taken = hca.write(port, text);
    if (!taken && refusal === 'final') return 'refused';
    const shown = polls.every(({ path, until }) => until.includes(hca.read(Number(path.at(-1)))));
    if (taken && !shown) return 'in vain';
  }
  return 'done';
};

const each = (
  visit: (one: PortType, two: PortType, now: readonly [string, string]) => void,
): void => {
  for (const [one, two] of pairs(types)) for (const now of pairs(states)) visit(one, two, now);
};
const mixed: HcaKind = { alike: false, cables: [undefined, undefined] };
const isForbidden = (now: readonly string[]): boolean =>
  now[0]?.includes('eth') === true && now[1]?.includes('ib') === true;

test('HCA with independent ports: every wish but eth beside ib is reached from everywhere', () => {
  let tried = 0;
  each((one, two, now) => {
    if (isForbidden(now) || (one === 'eth' && two !== 'eth')) return;
    const hca = new Hca(mixed, now.map(state));
    const name = `${now.join(', ')} to ${one}, ${two}`;
    // Auto keeps eth on port 1 while nothing is sensed, and ib beside it is what no HCA takes.
    const stuck =
      one === 'auto' && two === 'ib' && now[0].includes('eth') && now[1].includes('eth');
    const ended = carryOut(hca, writes(plan(wish(one, two), ...now)));
    assert.equal(ended, stuck ? 'refused' : 'done', name);
    if (stuck) return;
    assert.ok(shownAs(one).includes(hca.read(1)) && shownAs(two).includes(hca.read(2)), name);
    assert.ok(!hca.history.includes('eth ib'), name);
    const again = plan(wish(one, two), hca.read(1), hca.read(2));
    assert.deepEqual(again, { kind: 'reached' }, name);
    tried += 1;
  });
  assert.ok(tried > 70);
});

test('a port set to auto takes the type of its cable, and makes room for ib on port 2', () => {
  const hca = new Hca({ alike: false, cables: ['ib', undefined] }, [state('eth'), state('eth')]);
  assert.equal(carryOut(hca, writes(plan(wish('auto', 'ib'), 'eth', 'eth'))), 'done');
  assert.deepEqual(hca.history, ['eth eth', 'ib eth', 'ib ib']);
});

test('HCA whose ports must be alike: the first refusal is remembered, the second write switches both', () => {
  for (const [from, to] of [
    ['ib', 'eth'],
    ['eth', 'ib'],
  ] as const) {
    const hca = new Hca({ ...mixed, alike: true }, [state(from), state(from)]);
    assert.equal(carryOut(hca, writes(plan(wish(to, to), from, from))), 'done');
    assert.deepEqual(hca.history, [`${from} ${from}`, `${to} ${to}`]);
  }
});

test('every write is of a kind the driver reads, and the last one is final', () => {
  each((one, two, now) => {
    const planned = writes(plan(wish(one, two), ...now));
    for (const { port, path, text, sentence } of planned) {
      assert.match(text, /^(auto|ib|eth)\n$/);
      assert.equal(path, `${device}/mlx4_port${port}`);
      assert.match(sentence, /^set port [12] of \S+ to (auto|ib|eth): it is /);
    }
    assert.deepEqual(
      planned.map(({ refusal }) => refusal),
      [['final'], ['remembered', 'final']].find(({ length }) => length === planned.length) ?? [],
    );
  });
  assert.ok(portPoll.forMs === 11 * portPoll.everyMs);
});
