/** SRP logins in sysfs, in the kernel's exact formats. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseSeconds } from '../../src/core/srp/timers.ts';
import { observeInitiators } from '../../src/observe/srp-initiators.ts';
import { observeSrpHosts, observeSrpInitiatorPorts } from '../../src/observe/srp.ts';
import type { Host } from '../../src/host/host.ts';
import { cmHost, ibHost, labInitiator, need } from '../core/srp-fixture.ts';
import { simHost } from '../sim/host.ts';
import { emptyState } from '../sim/scene.ts';
import {
  ahciHost,
  diskFiles,
  fabricAttributes,
  initiatorFiles,
  portFiles,
  srpHostFiles,
  type Files,
} from '../sim/srp-tree.ts';

const hostWith = (...trees: readonly Files[]): Host => {
  const state = emptyState(0);
  for (const tree of trees)
    for (const [path, text] of Object.entries(tree)) state.files.set(path, text);
  return simHost(state).host;
};

const without = (files: Files, name: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([file]) => file !== name));

const seconds = (text: string) => need(parseSeconds(text));

const running = {
  state: 'running',
  timers: {
    reconnectDelay: seconds('10'),
    fastIoFailTmo: seconds('15'),
    devLossTmo: seconds('600'),
  },
  failedReconnects: 0,
} as const;

test('a login by RDMA/CM has no dgid, P_Key and service; its disks are those of its number', async () => {
  const disks = [diskFiles(6, 0, 'sdb'), diskFiles(6, 1, 'sdc'), diskFiles(60, 0, 'sdd')];
  const found = await observeSrpHosts(hostWith(ahciHost, srpHostFiles(6), ...disks));
  const remotePort = { name: 'port-6:1', ...running };
  assert.deepEqual(found, [cmHost('host6', { remotePort, disks: ['sdb', 'sdc'] })]);
});

test('a login on the fabric is shown by the GID it was made to, before any redirection', async () => {
  const [found] = await observeSrpHosts(hostWith(srpHostFiles(7, fabricAttributes)));
  const remotePort = { name: 'port-7:1', ...running };
  assert.deepEqual(found, ibHost('host7', { remotePort, disks: [] }));
  const old = without(fabricAttributes, 'orig_dgid');
  const [older] = await observeSrpHosts(hostWith(srpHostFiles(7, old)));
  assert.ok(older?.where.kind === 'infiniband');
  assert.equal(older.where.dgid, 'fe80000000000000001175000077dd80');
});

test('a host that is being removed is none: its attributes go one by one', async () => {
  const some = without(fabricAttributes, 'pkey');
  assert.deepEqual(await observeSrpHosts(hostWith(srpHostFiles(7, some))), []);
  const gone = without(srpHostFiles(7), '/sys/class/scsi_host/host7/id_ext');
  assert.deepEqual(await observeSrpHosts(hostWith(gone)), []);
});

test('where there is no remote port nobody looks at SCSI hosts', async () => {
  const { host } = simHost(emptyState(0));
  const listed: string[] = [];
  const list = (path: string): Promise<readonly string[]> => {
    listed.push(path);
    return Promise.resolve([]);
  };
  assert.deepEqual(await observeSrpHosts({ ...host, list }), []);
  assert.ok(!listed.includes('/sys/class/scsi_host'));
});

const portWith = async (files: Files) => {
  const at = '/sys/class/srp_remote_ports/port-6:1';
  const port: Files = Object.fromEntries(
    Object.entries(files).map(([file, text]) => [`${at}/${file}`, text] as const),
  );
  const [found] = await observeSrpHosts(hostWith(srpHostFiles(6), port));
  return found?.remotePort;
};

test('states and timers as the kernel prints them', async () => {
  for (const state of ['running', 'blocked', 'fail-fast', 'lost'] as const)
    assert.equal((await portWith({ state: `${state}\n` }))?.state, state);
  assert.equal((await portWith({ state: '???\n' }))?.state, 'unknown');
  assert.deepEqual((await portWith({ dev_loss_tmo: 'off\n' }))?.timers?.devLossTmo, 'off');
  assert.equal((await portWith({ dev_loss_tmo: '\n' }))?.timers, undefined);
  assert.equal((await portWith({ failed_reconnects: '3\n' }))?.failedReconnects, 3);
});

test('local ports are told by their attributes: their names are those from before a renaming', async () => {
  const host = hostWith(
    initiatorFiles('srp-mlx5_0-1', 'rocep3s0'),
    initiatorFiles('srp-rxe1-1', 'rxe1'),
  );
  assert.deepEqual(await observeSrpInitiatorPorts(host), [
    { port: 'rocep3s0:1', addTarget: '/sys/class/infiniband_srp/srp-mlx5_0-1/add_target' },
    { port: 'rxe1:1', addTarget: '/sys/class/infiniband_srp/srp-rxe1-1/add_target' },
  ]);
});

test('what a local port is called, and that one without a GID is called nothing yet', async () => {
  const zero = '0000:0000:0000:0000:0000:0000:0000:0000';
  const state = emptyState(0);
  const trees = [
    portFiles('rxe1', 'fe80:0000:0000:0000:5054:00ff:fe01:0001'),
    portFiles('qib0', zero),
  ];
  const files = new Map(trees.flatMap((tree) => Object.entries(tree)));
  const { host } = simHost(state);
  const found = await observeInitiators({
    ...host,
    read: (path) => {
      const text = files.get(path);
      return Promise.resolve(text === undefined ? { kind: 'absent' } : { kind: 'text', text });
    },
    list: (path) =>
      Promise.resolve(
        path.endsWith('/ports') ? ['1'] : path.endsWith('band') ? ['qib0', 'rxe1'] : [],
      ),
  });
  assert.deepEqual(found, [{ ...labInitiator, nodeGuid: '505400fffe010001' }]);
});
