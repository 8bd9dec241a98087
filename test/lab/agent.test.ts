/** The agent on real kernels: no timer, no udev rule that starts a pass; the kernel tells it. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { atRest, enableAgent, mainPid, saidBy, statusText, unit } from './agent.ts';
import { describeHoldfast, diskOf, setPortals } from './holdfast.ts';
import { Application } from './io.ts';
import { nqnOf } from './target.ts';
import { vol1, vol2 } from './volumes.ts';

const instances = 'cat /sys/class/nvme/nvme*/{address,cntlid} | sort';

const isActive = `systemctl is-active -q ${unit}`;

describeHoldfast('agent', (pair) => {
  it('is ready when storage is there, and says so', async () => {
    const { initiator } = pair();
    await initiator.shell.run(enableAgent, { timeoutMs: 180_000 });
    for (const volume of [vol1, vol2]) await initiator.shell.waitUntil(volume, 1000);
    assert.equal(await statusText(initiator), '4 of 4 paths connected');
  });

  it('starts no pass of the units beside itself', async () => {
    const { initiator } = pair();
    await initiator.loseAndReturnHca('delete', 1);
    await initiator.shell.waitUntil(vol1, 60_000);
    const units = await initiator.shell.run('systemctl show -P InvocationID holdfast.service');
    assert.equal(units, '', 'the oneshot never ran');
    const isBack = `systemctl show -P StatusText ${unit} | grep -qx '4 of 4 paths connected; rxe1 is back after .*'`;
    await initiator.shell.waitUntil(isBack, 30_000);
  });

  it('is back after the card was pulled out, with an address that is 10 s late', async () => {
    const { initiator } = pair();
    await initiator.shell.run('echo 5 > /sys/module/nvme_core/parameters/admin_timeout');
    await initiator.delayAddress(10);
    await initiator.loseAndReturnHca('unplug', 1);
    await initiator.shell.waitUntil(vol1, 60_000);
    await initiator.delayAddress(0);
  });

  it('adopts what is connected when it was killed, and no application notices', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    await shell.waitUntil(isActive, 60_000);
    const before = await shell.run(instances);
    const disk = await diskOf(initiator, nqnOf('both'));
    const application = await Application.start(initiator, disk);
    for (const how of [`kill -KILL $(${mainPid})`, `systemctl restart ${unit}`]) {
      const old = await shell.run(mainPid);
      await shell.run(how, { timeoutMs: 60_000 });
      await shell.waitUntil(`[[ $(${mainPid}) != ${old} ]] && ${isActive}`, 90_000);
      assert.equal(await shell.run(instances), before);
      await application.goesOn(5, 30_000);
    }
    const { errors, wrong } = await application.stop();
    assert.deepEqual({ errors, wrong }, { errors: [], wrong: 0 });
  });

  it('is started again when it hangs', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    const drop = '/run/systemd/system/holdfast-agent.service.d/hurry.conf';
    await shell.put(drop, '[Service]\nWatchdogSec=20\nTimeoutAbortSec=5\n');
    await shell.run(`systemctl daemon-reload && systemctl restart ${unit}`, { timeoutMs: 90_000 });
    const old = await shell.run(mainPid);
    await shell.run(`kill -STOP ${old}`);
    await shell.waitUntil(`[[ $(${mainPid}) != ${old} ]] && ${isActive}`, 120_000);
    assert.match(await shell.run(`journalctl -b -u ${unit} -o cat`), /Watchdog timeout/);
    await shell.run(`rm ${drop}; systemctl daemon-reload; systemctl restart ${unit}`, {
      timeoutMs: 90_000,
    });
  });

  it('does without udevadm while it is missing, says so once, and uses it again', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    await shell.run(`systemctl restart ${unit}`, { timeoutMs: 90_000 });
    await shell.waitUntil('pgrep -x udevadm', 30_000);
    await shell.run('mount --bind /dev/null $(command -v udevadm); pkill -x udevadm');
    await initiator.loseAndReturnHca('delete', 1);
    await shell.waitUntil(vol1, 60_000);
    await shell.run('umount $(command -v udevadm)');
    await shell.waitUntil('pgrep -x udevadm', 90_000);
    await shell.waitUntil(`${saidBy} | grep -q 'udevadm monitor runs again'`, 60_000);
    const said = await shell.run(saidBy);
    assert.equal(said.match(/udevadm monitor ended/g)?.length, 1, said);
  });

  it('holds the version of before of a file that is broken, and says so, until it is mended', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    const good = await shell.run('cat /etc/nvme/discovery.conf');
    await setPortals(initiator, '-t rdma --tradr 10.99.1.2');
    await shell.waitUntil(`${saidBy} | grep -q 'the version of before holds'`, 30_000);
    assert.match(await shell.run('holdfast status || true'), /uses the version of before/);
    await initiator.loseAndReturnHca('delete', 1);
    await shell.waitUntil(vol1, 60_000);
    await setPortals(initiator, ...good.trim().split('\n'));
    await shell.waitUntil(`${saidBy} | grep -q 'is mended or removed'`, 30_000);
    assert.doesNotMatch(await shell.run('holdfast status'), /version of before/);
  });

  it('lets others wait for storage', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    const waiting = `holdfast wait --timeout 60 --for ${nqnOf('vol1')}`;
    await shell.run(`${waiting} && holdfast wait --timeout 30`, { timeoutMs: 100_000 });
    await initiator.loseHca('delete', 1);
    await initiator.hcaGone(1, 60_000);
    const { code, stderr } = await shell.exec('holdfast wait --timeout 0', { timeoutMs: 60_000 });
    assert.equal(code, 3, stderr);
    await shell.run(`(${waiting}; echo $? > /tmp/waited) >/dev/null 2>&1 &`);
    await initiator.returnHca('delete', 1);
    await initiator.hcaUp(1, 60_000);
    await shell.waitUntil('[[ $(cat /tmp/waited) == 0 ]]', 60_000);
    await shell.waitUntil(vol1, 1000);
  });

  it('tells a fatal error of the HCA from a removal', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    const at = await shell.run(
      "readlink -f /sys/class/net/eth1/device | grep -oE '[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-9]' | tail -1",
    );
    const line = `mlx5_core ${at}: poll_health:478:(pid 0): Fatal error 1 detected`;
    await shell.run(`echo '<3>${line}' > /dev/kmsg`);
    await initiator.loseAndReturnHca('delete', 1);
    await shell.waitUntil(vol1, 60_000);
    assert.ok(
      (await shell.run(saidBy)).includes(
        `rxe1 is lost: the driver reported a fatal error (${line}`,
      ),
    );
  });

  it('holds no more after twenty losses than before', { timeout: 400_000 }, async () => {
    const { initiator } = pair();
    await initiator.loseAndReturnHca('delete', 1);
    await initiator.shell.waitUntil(vol1, 60_000);
    const before = await atRest(initiator);
    for (let left = 20; left > 0; left -= 1) {
      await initiator.loseAndReturnHca('delete', 1);
      await initiator.shell.waitUntil(vol1, 60_000);
    }
    const after = await atRest(initiator);
    assert.ok(after.files <= before.files, JSON.stringify({ before, after }));
    assert.equal(after.children, before.children);
    assert.ok(after.residentKb < before.residentKb + 6000, JSON.stringify({ before, after }));
    assert.ok(after.residentKb < 60_000, JSON.stringify({ before, after }));
  });

  it('keeps what is connected through a storm of link changes', async () => {
    const { initiator } = pair();
    const { shell, machine } = initiator;
    const before = await shell.run(instances);
    for (let left = 20; left > 0; left -= 1) {
      await machine.setLink(2, false);
      await machine.setLink(2, true);
    }
    await shell.waitUntil(vol2, 60_000);
    assert.equal(await shell.run(instances), before);
  });

  it('ends with everything connected', async () => {
    const { initiator } = pair();
    const before = await initiator.shell.run(instances);
    await initiator.shell.run(`systemctl stop ${unit}`, { timeoutMs: 30_000 });
    assert.equal(await initiator.shell.run(instances), before);
  });
});
