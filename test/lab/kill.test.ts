/** A pass that is ended in the middle leaves nothing behind that holds the kernel's door or the next pass. */

import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import {
  apply,
  describeHoldfast,
  forget,
  portalLine,
  setPortals,
  settings,
  silence,
} from './holdfast.ts';
import type { Initiator } from './initiator.ts';
import { addresses } from './target.ts';
import { vol1 } from './volumes.ts';

/** Both leave the process id of the pass in /tmp/pass.pid. */
const ways = {
  'by hand': 'setsid holdfast apply > /tmp/pass.log 2>&1 < /dev/null & echo $! > /tmp/pass.pid',
  'by the unit':
    'systemctl start --no-block holdfast; until systemctl show -P MainPID holdfast | tee /tmp/pass.pid | grep -qvx 0; do sleep 0.1; done',
} as const;

/** A pass that hangs in the kernel on a host without RDMA. */
const hang = async (initiator: Initiator, way: keyof typeof ways): Promise<void> => {
  const { shell } = initiator;
  await setPortals(initiator, portalLine(addresses.withoutRdma));
  await shell.put(`${settings}/test.conf`, '[connect]\nfirst-deadline = 60\ndeadline = 60\n');
  await shell.run(ways[way], { timeoutMs: 60_000 });
  await shell.waitUntil('grep -qx connecting /sys/class/nvme/nvme*/state', 60_000);
};

const nobodyLeft = '! pgrep -x "nvme|dd|setpriv" > /dev/null';

describeHoldfast('killed pass', (pair) => {
  before(() => silence(pair().initiator, 'everything'));

  const cases = [
    ['by hand', 'KILL'],
    ['by hand', 'TERM'],
    ['by hand', 'INT'],
    ['by the unit', 'KILL'],
  ] as const;
  for (const [way, signal] of cases) {
    it(`started ${way} leaves nothing after SIG${signal}`, async () => {
      const { initiator } = pair();
      const { shell } = initiator;
      await forget(initiator);
      await hang(initiator, way);
      await shell.run(`kill -${signal} $(cat /tmp/pass.pid)`);
      await shell.waitUntil('! kill -0 $(cat /tmp/pass.pid) 2>/dev/null', 10_000);
      await shell.waitUntil(nobodyLeft, 10_000);
      await setPortals(initiator, portalLine('10.99.1.2'));
      const { code, stdout, stderr } = await apply(initiator);
      assert.equal(code, 0, stdout);
      assert.doesNotMatch(stderr, /waiting/);
      assert.equal((await shell.exec(vol1)).code, 0);
      assert.equal(await shell.run('grep -lx connecting /sys/class/nvme/nvme*/state || true'), '');
      assert.doesNotMatch(await shell.run('ls /run/holdfast'), /lock|tmp|broken/);
    });
  }

  it('moves a broken state file aside and says so', async () => {
    const { initiator } = pair();
    await initiator.shell.put('/run/holdfast/state.json', '{"version":');
    const { code, stdout } = await apply(initiator);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /state\.json is not usable/);
    assert.equal(await initiator.shell.run('cat /run/holdfast/state.json.broken'), '{"version":');
  });

  it('gets over compiled code that is broken', async () => {
    const { shell } = pair().initiator;
    const pass = async (): Promise<number> => (await apply(pair().initiator)).code;
    const isKept = 'test -e /run/holdfast/code-apply && test ! -e /run/holdfast/code-apply.taken';
    assert.equal(await pass(), 0);
    await shell.run(isKept);
    const size = Number(await shell.run('stat -c %s /run/holdfast/code-apply'));
    assert.ok(size > 50_000, 'the code of a pass');
    await shell.run(
      `dd if=/dev/urandom of=/run/holdfast/code-apply bs=1 seek=120 count=9000 conv=notrunc`,
    );
    // The engine may end the process for it; what matters is the next pass.
    await pass();
    assert.equal(await pass(), 0);
    await shell.run(isKept);
  });
});
