import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { PortType } from '../../src/core/desired/mlx4.ts';
import { parsePciAddress } from '../../src/core/mlx4/ids.ts';
import { parsePortState, type PortState } from '../../src/core/mlx4/port-state.ts';
import {
  planPorts,
  type DeviceSeen,
  type HcaSeen,
  type PortStep,
} from '../../src/core/setup/ports.ts';
import type { Judged } from '../../src/core/setup/step.ts';

const pci = parsePciAddress('0000:0b:00.0');
assert.ok(pci !== undefined);
const source = '/etc/rdma/mlx4.conf:3';

const state = (text: string): PortState => {
  const value = parsePortState(text);
  assert.ok(value !== undefined, text);
  return value;
};

const hca = (ports: readonly [string, string?], rest: Partial<HcaSeen> = {}): HcaSeen => {
  const [one, two] = ports;
  const port2 = two === undefined ? undefined : state(two);
  return {
    kind: 'mlx4',
    states: { port1: state(one), port2 },
    hasFunctions: false,
    users: [],
    ...rest,
  };
};

const plan = (
  wanted: readonly [PortType, PortType?],
  seen: DeviceSeen | undefined,
): Judged<PortStep> => {
  const [port1, port2] = wanted;
  const devices = new Map(seen === undefined ? [] : [[pci, seen] as const]);
  return planPorts({ hcas: [{ pci, port1, port2, source }] }, { devices });
};

const sentences = ({ steps }: Judged<PortStep>): readonly string[] =>
  steps.map(({ sentence }) => sentence);

test('the dance of both ports is one step, and says the line that asks for it', () => {
  const planned = plan(['eth', 'eth'], hca(['ib', 'ib']));
  assert.deepEqual(sentences(planned), [
    `set port 2 of ${pci} to eth: it is ib, and port 1 can be eth only where port 2 is; then set port 1 of ${pci} to eth: it is ib (${source})`,
  ]);
  const [step] = planned.steps;
  assert.deepEqual([step?.key, step?.group], [`ports ${pci} eth eth`, `hca ${pci}`]);
});

test('ports that are as the file says, and an HCA that is not there, are worth no word', () => {
  for (const seen of [hca(['eth', 'eth']), undefined]) {
    assert.deepEqual(plan(['eth', 'eth'], seen), { steps: [], remarks: [] });
  }
});

test('whoever uses the HCA is named, and nothing is done', () => {
  const users = [
    'nvme0 (10.0.0.1:4420) is connected over ib0',
    'host6 is an SRP login over mlx4_0',
  ];
  assert.deepEqual(plan(['eth'], hca(['ib'], { users })), {
    steps: [],
    remarks: [
      `port 1 of ${pci} is ib, and ${source} wants eth: left so while ${users.join(', and ')}, because the change takes the whole HCA away for a moment; end that first, or reboot`,
    ],
  });
});

test('a change of auto to what was sensed takes nothing away, so nobody is in its way', () => {
  const seen = hca(['auto (eth)', 'eth'], { users: ['eth2 is up with 10.0.0.9'] });
  assert.deepEqual(sentences(plan(['eth', 'eth'], seen)), [
    `set port 1 of ${pci} to eth: it is auto (eth) (${source})`,
  ]);
});

test('what cannot be done, or not be told, is said with what helps', () => {
  const cases: readonly (readonly [DeviceSeen, RegExp])[] = [
    [
      hca(['ib', 'ib'], { hasFunctions: true }),
      /are ib and ib, and .* wants eth and eth: with virtual functions .* port_type_array of mlx4_core/,
    ],
    [
      { kind: 'other', driver: 'mlx5_core' },
      /is an mlx5 device: its port types are set with mstconfig, not here$/,
    ],
    [{ kind: 'other', driver: 'vfio-pci' }, /is no mlx4 HCA: its driver is vfio-pci$/],
    [{ kind: 'other', driver: undefined }, /has no driver, so its ports have no types$/],
    [{ kind: 'unknown', reason: 'EIO' }, /^cannot tell the port types of .*: EIO$/],
  ];
  for (const [seen, words] of cases) {
    const { steps, remarks } = plan(['eth', 'eth'], seen);
    assert.deepEqual(steps, []);
    assert.match(remarks.join(), words);
  }
  assert.match(plan(['eth', 'ib'], hca(['ib', 'ib'])).remarks.join(), /^leave the ports of/);
});
