/** The agent while the host is in trouble, and told by everything that tells it. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { agentRuns, atRest, enableAgent, mainPid, passesDuring, saidBy, unit } from './agent.ts';
import { describeHoldfast, diskOf, setPortals, portalLine, settings } from './holdfast.ts';
import { nqnOf } from './target.ts';
import { both1, both2, vol1, vol2 } from './volumes.ts';

describeHoldfast('agent in trouble', (pair) => {
  it('starts with everything connected', async () => {
    const { initiator } = pair();
    await initiator.shell.run(enableAgent, { timeoutMs: 180_000 });
    await initiator.shell.run(agentRuns);
  });

  it('makes a handful of passes of a thousand events', async () => {
    const { initiator } = pair();
    const storm =
      'for ((n = 0; n < 1000; n++)); do echo change > /sys/class/infiniband/rxe1/uevent; done';
    const passes = await passesDuring(initiator, storm);
    assert.ok(passes >= 1 && passes <= 8, `${passes} passes`);
  });

  it('makes a pass when it is reloaded, and one for who asks on the command line', async () => {
    const { initiator } = pair();
    const reloaded = await passesDuring(initiator, `systemctl reload ${unit}`);
    assert.ok(reloaded >= 1, `${reloaded} passes`);
    await initiator.shell.run(agentRuns);
    const asked = await passesDuring(initiator, 'holdfast apply --verbose > /tmp/asked');
    assert.ok(asked >= 1, `${asked} passes`);
    assert.match(
      await initiator.shell.run('cat /tmp/asked'),
      /"pass-finished".*4 of 4 paths connected/,
    );
  });

  it('recovers while no process can be started, once that is over, and says so', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    const tasks = `$(systemctl show -P TasksCurrent ${unit})`;
    await shell.run(`systemctl set-property --runtime ${unit} TasksMax=${tasks}`);
    await initiator.loseAndReturnHca('delete', 1);
    await shell.waitUntil(`${saidBy} | grep -q 'Resource temporarily unavailable'`, 60_000);
    assert.notEqual((await shell.exec(vol1)).code, 0, 'nothing can be started');
    await shell.run(`systemctl set-property --runtime ${unit} TasksMax=infinity`);
    for (const volume of [vol1, both1]) await shell.waitUntil(volume, 90_000);
    await shell.run(agentRuns);
  });

  it('recovers while /run/holdfast is full, and says so', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    await shell.run(
      `systemctl stop ${unit} && mount -t tmpfs -o size=64k none /run/holdfast && ${enableAgent}`,
      { timeoutMs: 180_000 },
    );
    await atRest(initiator);
    const old = await shell.run(mainPid);
    await shell.run('! cat /dev/zero > /run/holdfast/full');
    await initiator.loseAndReturnHca('delete', 1);
    for (const volume of [vol1, both1]) await shell.waitUntil(volume, 60_000);
    await shell.waitUntil(`${saidBy} | grep -q 'could not write /run/holdfast/state.json'`, 60_000);
    await shell.run('rm /run/holdfast/full');
    assert.equal(await shell.run(mainPid), old);
    await shell.run(agentRuns);
    await shell.run(`systemctl stop ${unit} && umount /run/holdfast && systemctl start ${unit}`, {
      timeoutMs: 180_000,
    });
  });

  it('disconnects what a removed line had led to, when the settings say so, and nothing that is in use', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    await shell.put(`${settings}/20-removal.conf`, '[pass]\non-removal = disconnect\n');
    await shell.waitUntil(`holdfast status > /dev/null && [[ $(${mainPid}) != 0 ]]`, 60_000);
    await atRest(initiator);
    const disk = await diskOf(initiator, nqnOf('vol2'));
    await shell.run(`mkfs.ext4 -q ${disk} && mount ${disk} /mnt`, { timeoutMs: 60_000 });
    await setPortals(initiator, portalLine('10.99.1.2'));
    await shell.waitUntil(`! ${both2}`, 180_000);
    await shell.waitUntil(`${saidBy} | grep -q 'mounted'`, 60_000);
    for (const stays of [vol1, both1, vol2]) await shell.run(stays);
    await shell.run('umount /mnt');
    await shell.waitUntil(`! ${vol2}`, 180_000);
    await setPortals(initiator, portalLine('10.99.1.2'), portalLine('10.99.2.2'));
    for (const volume of [vol1, vol2, both1, both2]) await shell.waitUntil(volume, 60_000);
  });
});
