/** From a clone to storage that is there after a boot, and back to a host that knows nothing of Holdfast. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  apply,
  describeHoldfast,
  enable,
  installHoldfast,
  passEnded,
  portalLine,
  setPortals,
} from './holdfast.ts';
import { vol1, vol2 } from './volumes.ts';

const controllers = 'ls /sys/class/nvme; cat /sys/class/nvme/nvme*/cntlid';
const connects = 'dmesg | grep -c "new ctrl"';

describeHoldfast('boot', (pair) => {
  it('is connected by the units, before file systems of the network are mounted', async () => {
    const { initiator } = pair();
    const { shell, machine } = initiator;
    await shell.run(enable, { timeoutMs: 120_000 });
    await machine.reboot();
    await shell.waitUntil(vol1, 90_000);
    await shell.waitUntil(vol2, 60_000);
    assert.match(await shell.run('systemctl show -P Before holdfast.service'), /remote-fs-pre/);
    assert.match(await shell.run('systemctl show -P Before holdfast-early.service'), /network-pre/);
    await passEnded(initiator);
    assert.equal(await shell.run('systemctl is-failed holdfast.service || true'), 'inactive');
    assert.match(
      await shell.run('systemctl show -P StatusText holdfast.service'),
      /4 of 4 paths connected/,
    );
  });

  it('changes nothing in a second pass', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    const before = [await shell.run(controllers), await shell.run(connects)];
    const { code, stdout } = await apply(initiator);
    assert.equal(code, 0, stdout);
    assert.equal(stdout, '', 'a pass with nothing to do has nothing to say');
    assert.deepEqual([await shell.run(controllers), await shell.run(connects)], before);
  });

  it('says what is wrong with a broken file and connects the good lines', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    await setPortals(
      initiator,
      '-t rdma -a 10.0.0.300',
      '--trandport rdma',
      portalLine('10.99.1.2'),
    );
    const { code, stdout } = await shell.exec('holdfast check');
    assert.equal(code, 2);
    assert.match(stdout, /discovery\.conf:1:\d+: error\[/);
    assert.match(stdout, /discovery\.conf:2:\d+: error\[.*--transport/s);
    await shell.run('nvme disconnect-all');
    await passEnded(initiator);
    assert.equal((await apply(initiator)).code, 2);
    assert.equal((await shell.exec(vol1)).code, 0);
  });

  it('is installed again without touching the configuration', async () => {
    const { initiator } = pair();
    const before = await initiator.shell.run('cat /etc/nvme/discovery.conf');
    await installHoldfast(initiator);
    assert.equal(await initiator.shell.run('cat /etc/nvme/discovery.conf'), before);
  });

  it('takes back exactly what it installed, and leaves the storage connected', async () => {
    const { shell } = pair().initiator;
    await shell.run('holdfast uninstall', { timeoutMs: 60_000 });
    const places =
      '/etc/systemd/system/*holdfast* /etc/systemd/system/*/holdfast* /usr/local/lib/systemd /usr/local/lib/holdfast /usr/local/sbin/holdfast /etc/udev/rules.d/*holdfast*';
    assert.equal(await shell.run(`ls -d ${places} 2>/dev/null || true`), '');
    assert.match(await shell.run('cat /etc/nvme/discovery.conf'), /10\.99\.1\.2/);
    assert.equal((await shell.exec(vol1)).code, 0);
  });
});
