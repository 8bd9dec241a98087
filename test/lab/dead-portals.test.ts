/** Dead portals of each kind, before the live one in the file: none of them delays it, and each is explained. */

import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { apply, describeHoldfast, forget, portalLine, setPortals, silence } from './holdfast.ts';
import { addresses } from './target.ts';
import { vol1 } from './volumes.ts';

const { absent, withoutRdma, firewalled, closed } = addresses;

const kinds = [
  { what: 'an absent address', line: portalLine(absent), says: /no host answers at/ },
  { what: 'a host without RDMA', line: portalLine(withoutRdma), says: /nothing listens for RDMA/ },
  { what: 'a host behind a firewall', line: portalLine(firewalled), says: /no answer in the time/ },
  {
    what: 'a closed port',
    line: portalLine(closed.address, closed.port),
    says: /the kernel said \\?"(Connect rejected|rdma connection establishment failed)/,
  },
] as const;

describeHoldfast('dead portals', (pair) => {
  before(() => silence(pair().initiator, 'everything'));

  for (const { what, line, says } of kinds) {
    it(`connects the live one in spite of ${what}, and says why that one is dead`, async () => {
      const { initiator } = pair();
      await forget(initiator);
      await setPortals(initiator, line, portalLine('10.99.1.2'));
      const { code, stdout } = await apply(initiator);
      assert.equal(code, 3, stdout);
      assert.equal((await initiator.shell.exec(vol1)).code, 0, stdout);
      assert.match(stdout, says);
    });
  }

  it('lets the live one go first', async () => {
    const { initiator } = pair();
    await forget(initiator);
    const lines = [portalLine(absent), portalLine('10.99.1.91'), portalLine(withoutRdma)];
    await setPortals(initiator, ...lines, portalLine('10.99.1.2'));
    const { stdout } = await apply(initiator);
    const events = [...stdout.matchAll(/"event":"([a-z-]+)"/g)].map(([, event]) => event);
    const door = events.filter((event) => event === 'connected' || event === 'discover-failed');
    assert.deepEqual(door.slice(0, 2), ['connected', 'connected'], stdout);
    assert.equal(door.filter((event) => event === 'discover-failed').length, 3, stdout);
  });

  it('says the same thing once', async () => {
    const { initiator } = pair();
    await apply(initiator);
    const { stdout } = await apply(initiator);
    const lines = stdout.trim().split('\n');
    assert.equal(lines.length, 1, stdout);
    assert.match(stdout, /2 of 2 paths connected; 3 problems/);
  });

  it("waits for somebody else's connect that holds the door, and is not counted out by it", async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    await forget(initiator);
    await setPortals(initiator, portalLine('10.99.1.2'));
    const other = `nvme connect -t rdma -a ${withoutRdma} -s 4420 -n nqn.nobody`;
    await shell.run(`${other} > /dev/null 2>&1 & echo $! > /run/other.pid`);
    await shell.waitUntil('grep -qF "(efault)" /sys/class/nvme/nvme*/subsysnqn', 20_000);
    const running = apply(initiator);
    // Longer than the deadline of a discovery, which would have passed if it had been started.
    const age = 'ps -o etimes= -p "$(pgrep -f "holdfast.cjs apply" | head -1)"';
    await shell.waitUntil(`[[ $(${age}) -ge 9 ]]`, 60_000);
    await shell.run('kill -KILL $(cat /run/other.pid)');
    const { code, stdout } = await running;
    assert.equal(code, 0, stdout);
    assert.doesNotMatch(stdout, /failed/);
  });
});
