/** What is no removed line, or does not count as one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  conf,
  deleted,
  disconnects,
  discoveryConf,
  first,
  hostWith,
  passes,
  second,
  type RemovalSim,
} from './removal-scene.ts';
import { configure, pass } from './scene.ts';

const [a, b] = ['nqn.test:a', 'nqn.test:b'] as const;
const both = { [first]: [a], [second]: [b] };

const harmless: Readonly<Record<string, (sim: RemovalSim) => void>> = {
  'a line moves': (sim) => {
    configure(sim.state, ['# moved', second, first]);
  },
  'a line is written differently': (sim) => {
    configure(sim.state, [first, `--transport=rdma --traddr=${second} --trsvcid=4420 -l 60`]);
  },
  'a name stands where an address was': (sim) => {
    sim.state.names.set('t.example', { addresses: [second], ms: 20 });
    configure(sim.state, [first, '-t rdma -a t.example -s 4420']);
  },
  'a name that cannot be looked up stands where an address was': (sim) => {
    configure(sim.state, [first, '-t rdma -a t.example -s 4420']);
  },
  'another line is broken': (sim) => {
    configure(sim.state, [first, '-t rdma --adress 10.99.1.9']);
  },
  'the file is gone': (sim) => {
    sim.state.files.delete(discoveryConf);
  },
  'the file is empty': (sim) => {
    sim.state.files.set(discoveryConf, '');
  },
  'only comments are left': (sim) => {
    sim.state.files.set(discoveryConf, '# nothing\n');
  },
  'nothing is to be connected': (sim) => {
    configure(sim.state, [first]);
    sim.state.files.set(conf, `${disconnects}[nvme]\nconnect = no\n`);
  },
  'its subsystem is left to others': (sim) => {
    configure(sim.state, [first]);
    sim.state.files.set(conf, `${disconnects}[nvme]\nexclude-nqn = ${b}\n`);
  },
  'its portal is left to others': (sim) => {
    sim.state.files.set(conf, `${disconnects}[nvme]\nexclude-address = ${second}\n`);
  },
  'the host is called otherwise': (sim) => {
    sim.state.files.set('/etc/nvme/hostnqn', 'nqn.2014-08.org.nvmexpress:other\n');
  },
  'the portal lists it no more': (sim) => {
    for (const peer of sim.state.peers) if (peer.address === second) peer.records = [];
  },
  'the portal is away': (sim) => {
    for (const peer of sim.state.peers) if (peer.address === second) peer.up = false;
  },
  'another portal lists it': (sim) => {
    configure(sim.state, [first]);
    for (const peer of sim.state.peers)
      if (peer.address === first)
        peer.records = [...peer.records, ...sim.state.peers.flatMap(({ records }) => records)];
  },
  'a portal that remains does not answer': (sim) => {
    configure(sim.state, [first]);
    for (const peer of sim.state.peers) if (peer.address === first) peer.logPageHangs = true;
  },
  'a path that remains is missing': (sim) => {
    configure(sim.state, [first]);
    sim.state.controllers.splice(0, 1);
    for (const peer of sim.state.peers) if (peer.address === first) peer.up = false;
  },
  'somebody has connected it anew by hand': (sim) => {
    configure(sim.state, [first]);
    const old = sim.state.controllers.splice(1, 1);
    for (const one of old) sim.state.controllers.push({ ...one, inode: one.inode + 1000 });
  },
  'config.json asks for it now': (sim) => {
    configure(sim.state, [first]);
    const port = { transport: 'rdma', traddr: second, trsvcid: '4420' };
    const hosts = [{ subsystems: [{ nqn: b, ports: [port] }] }];
    sim.state.files.set('/etc/nvme/config.json', JSON.stringify(hosts));
  },
  'config.json says that it is of another application': (sim) => {
    configure(sim.state, [first]);
    const port = { transport: 'rdma', traddr: second, trsvcid: '4420' };
    const hosts = [{ subsystems: [{ nqn: b, application: 'other', ports: [port] }] }];
    sim.state.files.set('/etc/nvme/config.json', JSON.stringify(hosts));
  },
};

for (const [what, happen] of Object.entries(harmless))
  test(`nothing is disconnected when ${what}`, async () => {
    const sim = hostWith(both);
    await pass(sim);
    happen(sim);
    await passes(sim, 40);
    assert.deepEqual(deleted(sim), []);
  });
