/** The main job on real kernels: boot, connect, lose the HCA, come back. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  apply,
  enable,
  installHoldfast,
  isConnected,
  journal,
  portalLine,
  setPortals,
} from './holdfast.ts';
import type { Loss } from './initiator.ts';
import { startPair, type Pair } from './pair.ts';
import type { Release } from './recipe.ts';
import { addresses, nqnOf } from './target.ts';

const releases: readonly Release[] = ['bookworm', 'trixie'];
const rail1 = '10.99.1.2';
const rail2 = '10.99.2.2';
const vol1 = isConnected(nqnOf('vol1'), rail1);
const vol2 = isConnected(nqnOf('vol2'), rail2);
const controllers = 'ls /sys/class/nvme; cat /sys/class/nvme/nvme*/cntlid';

for (const release of releases) {
  describe(`Holdfast on ${release}`, { timeout: 900_000 }, () => {
    const started: Pair[] = [];
    const pair = (): Pair => {
      const [first] = started;
      assert.ok(first);
      return first;
    };

    before(async () => {
      started.push(await startPair({ release }));
      const { initiator } = pair();
      await installHoldfast(initiator);
      await setPortals(initiator, portalLine(rail1), portalLine(rail2));
      await initiator.shell.run(enable, { timeoutMs: 120_000 });
    });
    after(async () => {
      for (const one of started) await one.close();
    });

    it('is connected at boot by the units', async () => {
      const { initiator } = pair();
      await initiator.machine.reboot();
      await initiator.shell.waitUntil(vol1, 90_000);
      await initiator.shell.waitUntil(vol2, 60_000);
      const order = await initiator.shell.run('systemctl show -P Before holdfast.service');
      assert.match(order, /remote-fs-pre\.target/);
    });

    it('does nothing in a second pass', async () => {
      const { initiator } = pair();
      const { shell } = initiator;
      await shell.waitUntil('! systemctl is-active holdfast.service | grep -q activating', 60_000);
      const seen = await shell.run(controllers);
      const connects = await shell.run('dmesg | grep -c "new ctrl"');
      const { code, stdout } = await apply(initiator);
      assert.equal(code, 0, stdout);
      assert.equal(await shell.run(controllers), seen);
      assert.equal(await shell.run('dmesg | grep -c "new ctrl"'), connects);
    });

    for (const how of ['delete', 'unplug'] satisfies Loss[]) {
      it(`is back by itself after the HCA was lost: ${how}`, { timeout: 240_000 }, async () => {
        const { initiator } = pair();
        const { shell } = initiator;
        await shell.waitUntil(
          '! systemctl is-active holdfast.service | grep -q activating',
          60_000,
        );
        await initiator.loseHca(how, 1);
        await initiator.hcaGone(1, 120_000);
        if (how === 'unplug') await initiator.machine.unplugged(1);
        await initiator.returnHca(how, 1);
        await initiator.hcaUp(1, 60_000);
        await shell.waitUntil(vol1, 90_000);
        assert.equal((await shell.exec(vol2)).code, 0, 'the other rail was left alone');
        assert.match(await journal(initiator), /back after .*RDMA port rxe1/);
      });
    }

    it('connects the live portals in spite of dead ones before them', async () => {
      const { initiator } = pair();
      const { shell } = initiator;
      await shell.run(
        'systemctl stop holdfast.timer; nvme disconnect-all; rm -f /run/holdfast/state.json',
      );
      await shell.waitUntil('! systemctl is-active holdfast.service | grep -q activating', 90_000);
      await shell.run('nvme disconnect-all; rm -f /run/holdfast/state.json');
      await setPortals(
        initiator,
        portalLine(addresses.absent),
        portalLine(addresses.withoutRdma),
        portalLine(addresses.closed.address, addresses.closed.port),
        portalLine(rail1),
      );
      const { code, stdout } = await apply(initiator);
      assert.equal(code, 3, stdout);
      assert.equal((await shell.exec(vol1)).code, 0, stdout);
      const first = stdout.search(/"event":"connected"/);
      const dead = stdout.search(/10\.99\.1\.66/);
      assert.ok(first >= 0 && (dead < 0 || first < dead), stdout);
    });

    it('says what is wrong with a broken file and connects the good lines', async () => {
      const { initiator } = pair();
      const { shell } = initiator;
      await setPortals(initiator, '-t rdma -a 10.0.0.300', '--trandport rdma', portalLine(rail1));
      const { code, stdout } = await shell.exec('holdfast check');
      assert.equal(code, 2);
      assert.match(stdout, /discovery\.conf:1:\d+: error\[/);
      assert.match(stdout, /discovery\.conf:2:\d+: error\[/);
      assert.equal((await apply(initiator)).code, 2);
      assert.equal((await shell.exec(vol1)).code, 0);
    });

    it('takes back exactly what it installed', async () => {
      const { shell } = pair().initiator;
      await shell.run('holdfast uninstall', { timeoutMs: 60_000 });
      const left = await shell.run(
        'ls -d /etc/systemd/system/holdfast* /usr/local/lib/holdfast 2>/dev/null || true',
      );
      assert.equal(left, '');
      assert.match(await shell.run('cat /etc/nvme/discovery.conf'), /10\.99\.1\.2/);
      assert.equal((await shell.exec(vol1)).code, 0, 'storage stays connected');
    });
  });
}
