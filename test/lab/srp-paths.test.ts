/** Two SRP paths under dm-multipath with an application on them: one is lost, in each way, and comes back. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeHoldfast, enable, passEnded, silence } from './holdfast.ts';
import type { Initiator, Loss } from './initiator.ts';
import { Application, configureMultipath, mapHas, mapName } from './io.ts';
import {
  hasDisk,
  hurryDisks,
  lacksDisk,
  one,
  remotePorts,
  setSrp,
  two,
  wantSrp,
  type Timers,
} from './srp.ts';

const timers: Timers = { fastIoFail: 5, devLoss: 600, reconnectDelay: 5 };

/** `two` needs an ACL of its own. */
const aclOfTwo = '0x0000000000000002505400fffe020001';

const railOf = async (initiator: Initiator, rail: number): Promise<string> => {
  const port = (await remotePorts(initiator)).find((one) => one.rail === rail);
  return `${port?.name ?? 'none'} ${port?.state ?? ''}`;
};

describeHoldfast('SRP paths', (pair) => {
  it('are joined by the multipathd that SRPHA_ENABLE asks for', async () => {
    const { initiator, target } = pair();
    await target.admit(2, aclOfTwo);
    await configureMultipath(initiator);
    await wantSrp(initiator, 'SRPHA_ENABLE=yes\n');
    await setSrp(initiator, timers, one, two);
    await initiator.shell.run(enable, { timeoutMs: 120_000 });
    await silence(initiator, 'the timer');
    await initiator.shell.waitUntil(mapHas(2), 60_000);
    assert.equal(await initiator.shell.run('systemctl is-active multipathd'), 'active');
  });

  for (const how of ['delete', 'unplug'] satisfies Loss[]) {
    it(`are two again after an HCA loss (${how}); no error reaches the application`, async (t) => {
      const { initiator } = pair();
      const { shell } = initiator;
      const other = await railOf(initiator, 2);
      const application = await Application.start(initiator, await mapName(initiator));
      await initiator.loseHca(how, 1);
      await shell.waitUntil(lacksDisk(1), 90_000);
      await application.goesOn(10, 60_000);
      if (how === 'unplug') await initiator.machine.unplugged(1);
      await initiator.returnHca(how, 1);
      await shell.waitUntil(hasDisk(1), 60_000);
      await shell.waitUntil(mapHas(2), 60_000);
      await application.goesOn(10, 60_000);
      const { errors, wrong, writes, slowest } = await application.stop();
      t.diagnostic(`${writes} writes, the slowest took ${slowest} s`);
      assert.deepEqual({ errors, wrong }, { errors: [], wrong: 0 });
      assert.ok(writes > 20);
      assert.equal(await railOf(initiator, 2), other, 'the other path was left alone');
      await passEnded(initiator);
    });
  }

  it('are two again after a cable was out; no error reaches the application', async (t) => {
    const { initiator } = pair();
    const { shell, machine } = initiator;
    await hurryDisks(initiator);
    const application = await Application.start(initiator, await mapName(initiator));
    await machine.setLink(1, false);
    await shell.waitUntil(mapHas(1), 90_000);
    await application.goesOn(10, 90_000);
    assert.match(await railOf(initiator, 1), / fail-fast$/);
    await machine.setLink(1, true);
    await shell.waitUntil(mapHas(2), 90_000);
    await application.goesOn(10, 60_000);
    const { errors, wrong, writes, slowest } = await application.stop();
    t.diagnostic(`${writes} writes, the slowest took ${slowest} s`);
    assert.deepEqual({ errors, wrong }, { errors: [], wrong: 0 });
  });
});
