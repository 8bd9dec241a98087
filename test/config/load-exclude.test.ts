import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadConfiguration } from '../../src/config/load.ts';
import { sourceOf } from './source.ts';

const hostid = '11111111-2222-4333-8444-555555555555';
const host = { hostnqn: `nqn.2014-08.org.nvmexpress:uuid:${hostid}`, hostid };

test('[nvme] exclude-address: no portal, no path, and no module for it', async () => {
  const { desired } = await loadConfiguration(
    sourceOf({
      '/etc/nvme/hostnqn': `${host.hostnqn}\n`,
      '/etc/nvme/hostid': `${hostid}\n`,
      '/etc/nvme/discovery.conf': '-t tcp -a 10.9.0.1\n-t rdma -a 10.0.0.1\n',
      '/etc/nvme/config.json': JSON.stringify([
        {
          ...host,
          subsystems: [
            { nqn: 'nqn.x', ports: [{ transport: 'tcp', traddr: '10.9.0.2', trsvcid: '4420' }] },
          ],
        },
      ]),
      '/etc/holdfast/holdfast.conf': '[nvme]\nexclude-address = 10.9.0.0/16\n',
    }),
  );
  assert.deepEqual(
    desired.portals.map(({ traddr }) => traddr),
    ['10.0.0.1'],
  );
  assert.deepEqual(desired.paths, []);
  assert.equal(
    desired.modules.find(({ name }) => name === 'nvme_tcp'),
    undefined,
  );
  assert.deepEqual(
    desired.excluded?.map(({ by, kind }) => `${by} ${kind}`),
    ['exclude-address portal', 'exclude-address path'],
  );
});

test("[nvme] application: subsystems of config.json that name it are Holdfast's", async () => {
  const port = { transport: 'rdma', traddr: '10.0.0.2', trsvcid: '4420' };
  const json = [{ ...host, subsystems: [{ nqn: 'nqn.x', application: 'storage', ports: [port] }] }];
  const files = {
    '/etc/nvme/hostnqn': `${host.hostnqn}\n`,
    '/etc/nvme/hostid': `${hostid}\n`,
    '/etc/nvme/config.json': JSON.stringify(json),
  };
  const count = async (settings: string): Promise<number> => {
    const all = { ...files, '/etc/holdfast/holdfast.conf': settings };
    return (await loadConfiguration(sourceOf(all))).desired.paths.length;
  };
  assert.equal(await count(''), 0);
  assert.equal(await count('[nvme]\napplication = other\n'), 0);
  assert.equal(await count('[nvme]\napplication = storage\n'), 1);
});
