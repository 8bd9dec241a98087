/** `holdfast explain srp`, as a function on simulated hosts. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { explainSrp } from '../../src/cli/explain-srp.ts';
import { simHost } from '../sim/host.ts';
import { emptyState } from '../sim/scene.ts';
import { fabricAttributes, srpHostFiles } from '../sim/srp-tree.ts';
import type { State } from '../sim/state.ts';

const explain = async (state: State): Promise<{ out: readonly string[]; err: string }> => {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (text: string) => out.push(text), err: (text: string) => err.push(text) };
  await explainSrp(simHost(state).host, io);
  return { out, err: err.join('\n') };
};

const settle = (state: State, files: Readonly<Record<string, string>>): State => {
  for (const [path, text] of Object.entries(files)) state.files.set(path, text);
  return state;
};

const port = '/sys/class/infiniband/rxe1/ports/1';
const gid = { [`${port}/gids/0`]: 'fe80:0000:0000:0000:5054:00ff:fe01:0001\n' };
const head =
  'rxe1:1 logs in with the port GUID 505400fffe010001 (GID fe80:0000:0000:0000:5054:00ff:fe01:0001)';

test('without a target it says what the port is called, and where targets are written down', async () => {
  const { out, err } = await explain(settle(emptyState(1), gid));
  assert.deepEqual(out, [head]);
  assert.match(err, /no \[srp-target NAME\] section/);
});

test('a target on the fabric is explained by what is logged in', async () => {
  const layer = { [`${port}/link_layer`]: 'InfiniBand\n' };
  const login = srpHostFiles(6, { ...fabricAttributes, local_ib_device: 'rxe1' });
  const { out } = await explain(settle(emptyState(1), { ...gid, ...layer, ...login }));
  assert.equal(out[0], head);
  const acl = '    initiator_ext 001175000077dd7e: ACL 0x001175000077dd7e505400fffe010001';
  assert.ok(out.includes(acl), out.join('\n'));
});

test('a host without RDMA says so', async () => {
  const { out, err } = await explain(emptyState(0));
  assert.deepEqual(out, []);
  assert.match(err, /no RDMA port/);
});
