import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPair } from './pair.ts';
import type { Pair } from './pair.ts';
import type { Release } from './recipe.ts';
import { nqnOf, srpLogin } from './target.ts';

const releases: readonly Release[] = ['bookworm', 'trixie'];

const connect = `nvme connect -t rdma -a 10.99.1.2 -s 4420 -n ${nqnOf('vol1')}`;
const live = 'grep -qs live /sys/class/nvme/nvme*/state';
const diskIsThere = '[[ -b /dev/disk/by-id/nvme-Linux_lab-vol1 ]]';
const noController = '! compgen -G "/sys/class/nvme/nvme*" >/dev/null';

for (const release of releases) {
  describe(`the lab with ${release}`, { timeout: 900_000 }, () => {
    const started: Pair[] = [];
    const pair = (): Pair => {
      const [first] = started;
      assert.ok(first);
      return first;
    };

    before(async () => {
      started.push(await startPair({ release }));
    });
    after(async () => {
      for (const one of started) await one.close();
    });

    it('has the clock of the host', async () => {
      const guest = Number(await pair().initiator.shell.run('date +%s.%N'));
      assert.ok(Math.abs(guest - Date.now() / 1000) < 2);
    });

    it('tells exit codes, both outputs and time-outs', async () => {
      const { shell } = pair().initiator;
      const result = await shell.exec('cat; echo bad >&2; exit 3', { input: 'good' });
      assert.deepEqual([result.code, result.stdout, result.stderr], [3, 'good', 'bad\n']);
      assert.equal((await shell.exec('sleep 60', { timeoutMs: 500 })).code, 124);
    });

    it('connects, loses its controller with the HCA, and connects again', async () => {
      const { initiator } = pair();
      const { shell } = initiator;
      await shell.run(`modprobe nvme-rdma && ${connect}`);
      await shell.waitUntil(diskIsThere, 10_000);
      const { guest } = await initiator.loseHca('delete', 1);
      const gone = await shell.waitUntil(noController, 10_000);
      assert.ok(gone - guest.start < 5, `the controller stayed for ${gone - guest.start} s`);
      await initiator.returnHca('delete', 1);
      await initiator.hcaUp(1);
      await shell.run(connect);
      await shell.waitUntil(live, 10_000);
      await shell.run(`nvme disconnect -n ${nqnOf('vol1')}`);
    });

    it('has its NIC pulled out and put back', async () => {
      const { initiator } = pair();
      await initiator.delayAddress(2);
      await initiator.loseHca('unplug', 1);
      await initiator.machine.unplugged(1);
      await initiator.hcaGone(1);
      await initiator.returnHca('unplug', 1);
      const device = await initiator.shell.waitUntil('[[ -e /sys/class/infiniband/rxe1 ]]', 20_000);
      const address = await initiator.hcaUp(1);
      assert.ok(address - device > 1.5, `the address came after ${address - device} s`);
      await initiator.delayAddress(0);
    });

    it('logs in by SRP', async () => {
      const { shell } = pair().initiator;
      await shell.run('modprobe ib_srp');
      for (const rail of [1, 2]) {
        const file = `/sys/class/infiniband_srp/srp-rxe${rail}-1/add_target`;
        await shell.waitUntil(`[[ -e ${file} ]]`, 5_000);
        await shell.run(`echo ${srpLogin(rail)} > ${file}`);
      }
      await shell.waitUntil('(( $(compgen -G "/sys/block/sd*" | wc -l) == 2 ))', 10_000);
    });

    it('sees a target go and come back', async () => {
      const { initiator, target } = pair();
      await initiator.shell.run(connect);
      await target.crash();
      await initiator.shell.waitUntil(`! ${live}`, 30_000);
      await target.restart();
      await initiator.shell.waitUntil(live, 30_000);
    });

    it('sees volumes and ports go and come back', async () => {
      const { initiator, target } = pair();
      await target.addVolumes('more', 3, 2);
      await target.removePort(2);
      const more = `nvme connect -t rdma -a 10.99.2.2 -s 4420 -n ${nqnOf('more3')}`;
      assert.notEqual((await initiator.shell.exec(more)).code, 0);
      await target.restorePort(2);
      await initiator.shell.run(more);
      await target.unlink('more3', 2);
      await target.link('more3', 2);
    });

    it('boots again, in order and after a reset, with what was written', async () => {
      const { initiator } = pair();
      await initiator.shell.put('/etc/lab/note', 'kept');
      await initiator.machine.reboot();
      for (const rail of [1, 2]) await initiator.hcaUp(rail);
      assert.equal(await initiator.shell.run('cat /etc/lab/note'), 'kept');
      assert.equal(await initiator.machine.settled(), 'running');
      await initiator.machine.reset();
      await initiator.hcaUp(1);
      await initiator.shell.run(`modprobe nvme-rdma && ${connect}`);
    });
  });
}
