/** The target goes away and comes back, in each way that ends the initiator's connection. */

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'node:test';
import { describeHoldfast, enable, hurryTimer, passEnded } from './holdfast.ts';
import { both1, vol1, vol2 } from './volumes.ts';

describeHoldfast('target loss', (pair) => {
  it('starts with everything connected', async () => {
    const { initiator } = pair();
    await initiator.shell.run(enable, { timeoutMs: 120_000 });
    await hurryTimer(initiator);
    for (const volume of [vol1, vol2]) await initiator.shell.waitUntil(volume, 60_000);
  });

  it('is back after the subsystem was unlinked for 45 s', { timeout: 300_000 }, async () => {
    const { initiator, target } = pair();
    await target.unlink('vol1', 1);
    await initiator.shell.waitUntil(`! ${vol1}`, 60_000);
    // The outage itself, as long as the issue names it: long enough for 6.12 to give the controller up.
    await sleep(45_000);
    assert.equal((await initiator.shell.exec(both1)).code, 0, 'its neighbour stayed');
    await target.link('vol1', 1);
    await initiator.shell.waitUntil(vol1, 180_000);
  });

  it('leaves a target that is down to the kernel, which brings it back', async () => {
    const { initiator, target } = pair();
    const { shell } = initiator;
    await target.crash();
    await shell.waitUntil('grep -q connecting /sys/class/nvme/nvme*/state', 60_000);
    await shell.run('systemctl stop holdfast.timer');
    await passEnded(initiator);
    const before = await shell.run('ls /sys/class/nvme');
    // In every word: a failure that an earlier pass has told already is told quietly.
    const { code, stdout } = await shell.exec('holdfast apply --verbose', { timeoutMs: 120_000 });
    assert.equal(code, 3);
    assert.doesNotMatch(stdout, /cannot connect/, 'what the kernel works on was not tried');
    assert.equal(await shell.run('ls /sys/class/nvme'), before, 'nothing was connected beside it');
    await shell.run('systemctl start holdfast.timer');
    await target.restart();
    for (const volume of [vol1, vol2, both1]) await shell.waitUntil(volume, 120_000);
  });

  it(
    'connects again what was deleted while the target was down',
    { timeout: 300_000 },
    async () => {
      const { initiator, target } = pair();
      const { shell } = initiator;
      await target.crash();
      await shell.waitUntil('grep -q connecting /sys/class/nvme/nvme*/state', 60_000);
      // What the kernel does by itself when ctrl_loss_tmo has passed.
      await shell.run(
        'for c in /sys/class/nvme/nvme*; do echo 1 > $c/delete_controller; done; true',
        { timeoutMs: 120_000 },
      );
      await shell.waitUntil('! compgen -G "/sys/class/nvme/nvme*" > /dev/null', 60_000);
      await target.restart();
      for (const volume of [vol1, vol2, both1]) await shell.waitUntil(volume, 180_000);
    },
  );
});
