/**
 * What tells the agent, one thing after the other. Told nothing it would look two minutes after its last pass, and every two
 * seconds once something is missing.
 */

import { it } from 'node:test';
import { agentRuns, atRest, enableAgent, saidBy } from './agent.ts';
import { describeHoldfast, settings } from './holdfast.ts';
import type { Initiator } from './initiator.ts';
import { canRead, one, setSrp } from './srp.ts';
import { vol1, vol2 } from './volumes.ts';

const promptlyMs = 60_000;

/** `trigger`, right after a pass, has `seen` become true before the agent would look by itself. */
const tells = async (
  initiator: Initiator,
  trigger: () => Promise<unknown>,
  seen: string,
): Promise<void> => {
  await atRest(initiator);
  await initiator.shell.run('holdfast apply', { timeoutMs: 60_000 });
  await trigger();
  await initiator.shell.waitUntil(seen, promptlyMs);
};

const says = (text: string): string => `${saidBy} | grep -q '${text}'`;

describeHoldfast('what tells the agent', (pair) => {
  const run = (command: string) => (): Promise<string> =>
    pair().initiator.shell.run(command, { timeoutMs: 60_000 });

  it('starts with everything connected', async () => {
    await pair().initiator.shell.run(enableAgent, { timeoutMs: 180_000 });
    await run(agentRuns)();
  });

  it('an address that comes and one that goes', async () => {
    const { initiator } = pair();
    const other = '10.99.1.77';
    await tells(
      initiator,
      run(`ip address add ${other}/24 dev eth1`),
      says(`new: address ${other}`),
    );
    await tells(
      initiator,
      run(`ip address del ${other}/24 dev eth1`),
      says(`gone: address ${other} on eth1`),
    );
  });

  it('a cable that is out and in again', async () => {
    const { initiator } = pair();
    const { machine } = initiator;
    await tells(initiator, () => machine.setLink(2, false), says('rxe2 port 1 is DOWN'));
    await machine.setLink(2, true);
    await initiator.shell.waitUntil(says('rxe2 port 1 is ready after'), promptlyMs);
    await initiator.shell.waitUntil(agentRuns, promptlyMs);
  });

  it('a controller that goes, and its subsystem with it', async () => {
    const { initiator } = pair();
    const instance =
      'stat -L -c %i $(dirname $(grep -ls :vol1 /sys/class/nvme/*/subsysnqn)) 2>/dev/null';
    const before = await run(instance)();
    const end =
      'echo 1 > $(dirname $(grep -l :vol1 /sys/class/nvme/*/subsysnqn))/delete_controller';
    await tells(initiator, run(end), `[[ $(${instance}) != ${before} ]] && ${vol1}`);
  });

  it('a NIC that is pulled out', async () => {
    const { initiator } = pair();
    await run('echo 5 > /sys/module/nvme_core/parameters/admin_timeout')();
    await tells(initiator, () => initiator.loseHca('unplug', 2), says('rxe2 is lost'));
    await initiator.machine.unplugged(2);
    await initiator.returnHca('unplug', 2);
    await initiator.shell.waitUntil(vol2, promptlyMs);
  });

  it('a file that appears, and an SRP login that goes', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    await shell.put('/etc/infiniband/openib.conf', 'ONBOOT=yes\nSRP_LOAD=yes\n');
    const timers = { fastIoFail: 5, devLoss: 600, reconnectDelay: 5 };
    await tells(initiator, () => setSrp(initiator, timers, one), canRead(1));
    const instance = 'stat -L -c %i /sys/class/srp_remote_ports/* 2>/dev/null';
    const before = await run(instance)();
    const end = 'echo 1 | tee /sys/class/srp_remote_ports/*/delete';
    await tells(initiator, run(end), `${canRead(1)} && [[ $(${instance}) != ${before} ]]`);
  });

  it('the clock', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    const passes = '[[ -L /run/holdfast/pass.lock ]]';
    const hasPass = shell.waitUntil(passes, promptlyMs);
    await shell.put(`${settings}/50-clock.conf`, '[agent]\ninterval = 1min\n');
    await hasPass;
    await atRest(initiator);
    await shell.waitUntil(passes, 90_000);
  });
});
