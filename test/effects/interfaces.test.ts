/** What becomes of steps of ip(8) when others were faster, or the kernel does not answer. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { performInterface } from '../../src/effects/setup/interfaces.ts';
import type { Exit, Host } from '../../src/host/host.ts';
import type { OwnStep } from '../../src/core/setup/interfaces.ts';
import { simHost } from '../sim/host.ts';
import { emptyState } from '../sim/scene.ts';

const common = {
  subject: 'interfaces',
  key: 'k',
  group: 'g',
  sentence: 's',
  name: 'ib_a',
} as const;
const address: OwnStep = {
  ...common,
  kind: 'add-address',
  address: '192.0.2.7/24',
  hasBroadcast: true,
};
const enslave: OwnStep = { ...common, kind: 'enslave', master: 'bond0', isUp: true };

/** A host whose ip(8) ends like this, and what it was told. */
const withIp = (end: (args: readonly string[]) => Exit): { host: Host; ran: string[] } => {
  const ran: string[] = [];
  const run: Host['run'] = ({ args }) => {
    ran.push(args.join(' '));
    return Promise.resolve(end(args));
  };
  return { host: { ...simHost(emptyState(0)).host, run }, ran };
};

const exited = (code: number, stderr: string, stdout = ''): Exit => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
});

test('an address that somebody else has set meanwhile is no failure', async () => {
  for (const words of [
    'RTNETLINK answers: File exists',
    'Error: ipv4: Address already assigned.',
  ]) {
    const { host } = withIp(() => exited(2, words));
    assert.equal((await performInterface(host, address)).kind, 'done', words);
  }
  const { host } = withIp(() => exited(2, 'RTNETLINK answers: Permission denied'));
  assert.equal((await performInterface(host, address)).kind, 'failed');
});

test('an interface that has come into use since the look is not taken down for its bond', async () => {
  const used = withIp(() =>
    exited(0, '', '2: ib_a    inet 192.0.2.7/24 brd 192.0.2.255 scope global ib_a'),
  );
  assert.equal((await performInterface(used.host, enslave)).kind, 'failed');
  const mute = withIp(() => exited(1, 'no answer'));
  assert.equal((await performInterface(mute.host, enslave)).kind, 'failed');
  assert.doesNotMatch([...used.ran, ...mute.ran].join(), /down/);
  const free = withIp(() => exited(0, '', '2: ib_a    inet6 fe80::7/64 scope link'));
  assert.equal((await performInterface(free.host, enslave)).kind, 'done');
  assert.deepEqual(free.ran.slice(1), ['link set dev ib_a down', 'link set dev ib_a master bond0']);
});

test('ip(8) that hangs in the kernel is not blamed on a target', async () => {
  const outcome = await performInterface(withIp(() => ({ kind: 'stuck', pid: 7 })).host, address);
  assert.ok(outcome.kind === 'failed');
  assert.match(outcome.reason, /^ip \(process 7\) waits in the kernel .*: a driver waits/);
});
