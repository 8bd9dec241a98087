/** What is concluded from what the network says, and what is not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Actual } from '../../src/core/actual.ts';
import type { Evidence } from '../../src/core/door.ts';
import type { Echo, Host, Question } from '../../src/host/host.ts';
import { askAround, type Target } from '../../src/observe/reach.ts';
import { actual, rdmaPort } from '../core/fixture.ts';
import { simHost, type Sim } from '../sim/host.ts';
import { emptyState } from '../sim/scene.ts';

const local = '10.0.0.9';
const rdma: Target = {
  ...{ transport: 'rdma', traddr: '10.0.0.1', trsvcid: '4420' },
  ...{ hostTraddr: undefined, hostIface: undefined },
};
const tcp: Target = { ...rdma, transport: 'tcp' };

/** Every datagram gets this answer, so many milliseconds after it was sent. */
const answering =
  (echo: Echo, ms = 1) =>
  (sim: Sim): Pick<Host, 'send'> => ({
    send: async (_question, sent) => {
      sent?.(local);
      await sim.timeline.sleep(ms);
      return echo;
    },
  });

interface Wire {
  readonly seen?: Actual;
  readonly net?: (sim: Sim) => Partial<Pick<Host, 'send' | 'opens'>>;
  /** Neighbours that the kernel asks for in vain. */
  readonly absent?: readonly string[];
}

/** The last thing that is reported within ten seconds. */
const verdictOn = async (target: Target, wire: Wire): Promise<Evidence> => {
  const sim = simHost(emptyState(1));
  for (const address of wire.absent ?? []) sim.state.unresolved.set(address, 0);
  const host: Host = { ...sim.host, ...wire.net?.(sim) };
  const reports: Evidence[] = ['pending'];
  void askAround(host, wire.seen ?? actual(), target, (evidence) => reports.push(evidence));
  await sim.timeline.pass(10_000);
  return reports.at(-1) ?? 'pending';
};

test('ICMP from a firewall says nothing about RDMA; a neighbour that is not there says all', async () => {
  const refused = { net: answering('unreachable') };
  assert.equal(await verdictOn(rdma, refused), 'rejected');
  assert.equal(await verdictOn(rdma, { ...refused, absent: ['10.0.0.1'] }), 'unreachable');
});

test('for IPv6, where there is no table to read, the time tells the one from the other', async () => {
  const v6 = { ...rdma, traddr: 'fd00::1' };
  const after = (ms: number) => ({ net: answering('unreachable', ms) });
  assert.equal(await verdictOn(v6, after(10)), 'rejected');
  assert.equal(await verdictOn(v6, after(3100)), 'unreachable');
});

test('that the RoCE port is closed counts where RDMA is RoCE', async () => {
  const refused = (seen: Actual): Wire => ({ seen, net: answering('refused') });
  assert.equal(await verdictOn(rdma, refused(actual())), 'no-rdma');
  const iwarp = actual({ ports: [rdmaPort({ iwarp: true })] });
  assert.equal(await verdictOn(rdma, refused(iwarp)), 'alive');
  const infiniband = { linkLayer: 'InfiniBand', netdev: undefined } as const;
  const ipoib = actual({
    ports: [rdmaPort(infiniband)],
    netdevs: [{ name: 'eth1', infiniband: true, physical: true, lowers: [] }],
  });
  assert.equal(await verdictOn(rdma, refused(ipoib)), 'alive');
});

test('an interface without an RDMA device is one only where every port says which is its own', async () => {
  const silent = (ports: Actual['ports']): Wire => ({
    seen: actual({ ports }),
    net: answering('silent', 3200),
  });
  assert.equal(await verdictOn(rdma, silent([rdmaPort({ netdev: 'eth2' })])), 'no-device');
  const vague = rdmaPort({ iwarp: true, netdev: undefined });
  assert.equal(await verdictOn(rdma, silent([vague])), 'quiet');
});

test('TCP is tried from the address that the configuration names, and not for a given interface', async () => {
  const asked: Question[] = [];
  const net = (): Pick<Host, 'opens'> => ({
    opens: (question) => {
      asked.push(question);
      return Promise.resolve('open');
    },
  });
  assert.equal(await verdictOn({ ...tcp, hostTraddr: local }, { net }), 'alive');
  assert.equal(await verdictOn({ ...tcp, hostIface: 'eth1' }, { net }), 'quiet');
  assert.deepEqual(
    asked.map(({ source }) => source),
    [local],
  );
});

test('a question that cannot be asked at all is no answer', async () => {
  const refuse = (): Promise<never> => Promise.reject(new RangeError('no such port'));
  assert.equal(await verdictOn(tcp, { net: () => ({ opens: refuse }) }), 'quiet');
  assert.equal(await verdictOn(rdma, { net: () => ({ send: refuse }) }), 'quiet');
});
