/** The early unit, alone: it loads what the files name, and nothing that they do not. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeHoldfast, setPortals } from './holdfast.ts';
import type { Initiator } from './initiator.ts';

const named = [
  ...['ib_core', 'iw_cm', 'ib_cm', 'rdma_cm', 'ib_umad', 'ib_uverbs', 'rdma_ucm'],
  ...['ib_srp', 'ib_iser'],
];

const loadedAfterBoot = async (initiator: Initiator): Promise<ReadonlySet<string>> => {
  const { machine, shell } = initiator;
  await machine.reboot();
  await machine.settled();
  for (const rail of [1, 2]) await initiator.hcaUp(rail);
  await shell.run('udevadm settle');
  return new Set((await shell.run("awk '{print $1}' /proc/modules")).trim().split('\n'));
};

/** The modules and all they depend on, as modprobe sees it. */
const withDependencies = async ({ shell }: Initiator): Promise<readonly string[]> => {
  const lines = await shell.run(
    `for m in ${named.join(' ')}; do modprobe --show-depends $m; done | sed -nE 's|^insmod .*/([^/ ]+)\\.ko.*|\\1|p'`,
  );
  return lines
    .trim()
    .split('\n')
    .map((name) => name.replaceAll('-', '_'));
};

describeHoldfast('modules', (pair) => {
  it('that the files name are loaded by the early unit, and no others', async () => {
    const { initiator } = pair();
    // rdma-core loads modules of its own choice when a device appears.
    await initiator.shell.run('systemctl mask rdma-load-modules@{rdma,roce}.service');
    const without = await loadedAfterBoot(initiator);
    await setPortals(initiator);
    await initiator.shell.put('/etc/rdma/rdma.conf', 'SRP_LOAD=yes\nSRPT_LOAD=no\n');
    await initiator.shell.put('/etc/infiniband/openib.conf', 'ONBOOT=yes\nISER_LOAD=yes\n');
    await initiator.shell.run('systemctl enable holdfast-early.service');
    const loaded = await loadedAfterBoot(initiator);
    const expected = new Set([...without, ...(await withDependencies(initiator))]);
    assert.deepEqual([...loaded].sort(), [...expected].sort());
  });
});
