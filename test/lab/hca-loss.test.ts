/** The HCA is lost in each of the two ways and comes back; nothing but the kernel's events starts a pass. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeHoldfast, enable, journal, passEnded, silence } from './holdfast.ts';
import type { Loss } from './initiator.ts';
import { vol1, vol2 } from './volumes.ts';

describeHoldfast('HCA loss', (pair) => {
  it('starts with everything connected', async () => {
    const { initiator } = pair();
    await initiator.shell.run(enable, { timeoutMs: 120_000 });
    await silence(initiator, 'the timer');
    for (const volume of [vol1, vol2]) await initiator.shell.waitUntil(volume, 30_000);
  });

  for (const how of ['delete', 'unplug'] satisfies Loss[]) {
    it(`is back by itself: ${how}`, { timeout: 240_000 }, async () => {
      const { initiator } = pair();
      const rail2 = 'cat /sys/class/nvme/nvme*/address | grep -c 10.99.2.2';
      const before = await initiator.shell.run(rail2);
      await initiator.loseAndReturnHca(how, 1);
      await initiator.shell.waitUntil(vol1, 60_000);
      assert.equal(await initiator.shell.run(rail2), before, 'the other rail was left alone');
      await passEnded(initiator);
      assert.match(
        await journal(initiator),
        /lost .*vol1 at rdma 10\.99\.1\.2[^]*vol1 at rdma 10\.99\.1\.2:4420: (is )?connected/,
      );
    });
  }

  it('waits for an address that is 10 s late', { timeout: 240_000 }, async () => {
    const { initiator } = pair();
    await initiator.delayAddress(10);
    // The kernel then lets go of the NIC after 5 s instead of 60 s, which is of no interest here.
    await initiator.shell.run('echo 5 > /sys/module/nvme_core/parameters/admin_timeout');
    await initiator.loseAndReturnHca('unplug', 1);
    await initiator.shell.waitUntil(vol1, 60_000);
    await initiator.delayAddress(0);
  });

  it('waits for an address that is 10 s late at boot', { timeout: 240_000 }, async () => {
    const { initiator } = pair();
    await passEnded(initiator);
    await initiator.delayAddress(10);
    await initiator.machine.reboot();
    for (const volume of [vol1, vol2]) await initiator.shell.waitUntil(volume, 90_000);
  });
});
