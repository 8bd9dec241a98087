/** Anything that a state file may hold about a plot: old, wrong, broken, or from the future. */

import fc from 'fast-check';

import { discoveryNqn } from '../../src/core/ids.ts';
import { addressOf, subsystemsOf, type Plot } from './plot.ts';
import { hostnqn, port } from './scene.ts';

/** The host starts 20 s after its boot: some of these times have not come yet. */
const time = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 1e10 }));
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(one, { nil: undefined });

const attempts = {
  failures: fc.nat(40),
  timeouts: fc.nat(5),
  notBefore: time,
  reason: maybe(fc.constantFrom('whatever', 'this host has no address or route towards 10.0.0.1')),
  succeededAt: maybe(time),
};

const record = fc
  .record({
    transport: fc.constantFrom('rdma', 'tcp'),
    traddr: fc.constantFrom('10.99.1.10', '10.99.1.11', '10.99.1.250', '', '0.0.0.0'),
    trsvcid: fc.constantFrom(port, '', '4421'),
    kind: fc.constantFrom('nvme', 'referral', 'current'),
    missingSince: maybe(time),
  })
  .chain((one) =>
    fc
      .constantFrom(...(one.kind === 'nvme' ? ['nqn.test:t0v0', 'nqn.test:gone'] : [discoveryNqn]))
      .map((subnqn) => ({ ...one, subnqn })),
  );

const portal = fc.record({
  ...attempts,
  records: fc.array(record, { maxLength: 3 }),
  discoveredAt: maybe(time),
});

const path = fc.record({ ...attempts, connected: fc.boolean(), lostAt: maybe(time) });

const world = fc.record({
  facts: fc.constantFrom([], ['RDMA port rxe1/1 ACTIVE', 'address 10.99.1.1 on eth1']),
  changedAt: time,
  goneAt: fc.constantFrom({}, { 'RDMA port rxe2/1 ACTIVE': 1000, 'address 10.99.9.9 on eth9': 1 }),
});

const discovering = fc.record({
  traddr: fc.constant('10.99.1.10'),
  hostnqn: fc.constant(hostnqn),
  trsvcid: fc.constantFrom(port, '4421'),
  before: fc.constantFrom([], ['nvme0']),
});

const keyOf = (traddr: string, nqn: string): string =>
  `rdma ${traddr} ${port} - - ${hostnqn} ${nqn}`;

const memoryFor = ({ targets }: Plot): fc.Arbitrary<unknown> => {
  const addresses = targets.map((one, index) => addressOf(one, index));
  const portals = addresses.map((address) => keyOf(address, discoveryNqn));
  const paths = targets.flatMap((one, index) =>
    subsystemsOf(one, index).map((nqn) => keyOf(addressOf(one, index), nqn)),
  );
  return fc.record({
    version: fc.constant(1),
    world: maybe(world),
    portals: fc.dictionary(fc.constantFrom(...portals, 'nonsense'), portal),
    paths: fc.dictionary(fc.constantFrom(...paths, 'nonsense'), path),
    discovering: maybe(discovering),
  });
};

/** The text of the state file; undefined for none. */
export const notesFor = (plot: Plot): fc.Arbitrary<string | undefined> =>
  fc.oneof(
    fc.constant(undefined),
    fc.string(),
    fc.json(),
    memoryFor(plot).map((memory) => JSON.stringify(memory)),
    memoryFor(plot).map((memory) => JSON.stringify(memory)),
    memoryFor(plot).map((memory) => JSON.stringify(memory).slice(0, -5)),
  );
