/** Interfaces that nobody but Holdfast sets up, at boot and after the HCA was away; modules that only the files name. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeHoldfast, enable, journal, passEnded, silence } from './holdfast.ts';
import type { Initiator } from './initiator.ts';
import { vol1, vol2 } from './volumes.ts';

const scripts = '/etc/sysconfig/network-scripts';

// The target has 1500: what this host sends must be smaller for it.
const ifcfg = (rail: number): string => `DEVICE=eth${rail}
TYPE=Ethernet
ONBOOT=yes
BOOTPROTO=static
IPADDR=10.99.${rail}.1
PREFIX=24
MTU=1400
`;

const route = (rail: number): string => `10.20${rail}.0.0/16 via 10.99.${rail}.254\n`;

const configure = async ({ shell }: Initiator): Promise<void> => {
  await shell.run(`mkdir -p ${scripts}`);
  for (const rail of [1, 2]) {
    await shell.put(`${scripts}/ifcfg-eth${rail}`, ifcfg(rail));
    await shell.put(`${scripts}/route-eth${rail}`, route(rail));
  }
};

/** Link, MTU, address and routes of a rail, in the words of ip. */
const interfaceOf = ({ shell }: Initiator, rail: number): Promise<string> =>
  shell.run(
    `ip -o link show eth${rail} | grep -oE 'mtu [0-9]+|state [A-Z]+'; ip -o -4 address show eth${rail} | grep -oE 'inet [0-9./]+'; ip route show dev eth${rail} | sed 's/ $//' | sort`,
  );

const asWritten = (rail: number): string =>
  [
    'mtu 1400',
    'state UP',
    `inet 10.99.${rail}.1/24`,
    `10.20${rail}.0.0/16 via 10.99.${rail}.254`,
    `10.99.${rail}.0/24 proto kernel scope link src 10.99.${rail}.1`,
  ].join('\n');

describeHoldfast('interfaces', (pair) => {
  it('are set up at boot as the ifcfg files say, and storage is connected over them', async () => {
    const { initiator } = pair();
    await configure(initiator);
    await initiator.leaveInterfaces();
    await initiator.shell.run(enable, { timeoutMs: 120_000 });
    await silence(initiator, 'the timer');
    await initiator.machine.reboot();
    for (const volume of [vol1, vol2]) await initiator.shell.waitUntil(volume, 90_000);
    for (const rail of [1, 2]) {
      assert.equal((await interfaceOf(initiator, rail)).trim(), asWritten(rail));
    }
  });

  it('get link, MTU, address and route back after the HCA was away', async () => {
    const { initiator } = pair();
    await passEnded(initiator);
    await initiator.shell.run('echo 5 > /sys/module/nvme_core/parameters/admin_timeout');
    await initiator.loseHca('unplug', 1);
    await initiator.hcaGone(1, 120_000);
    await initiator.machine.unplugged(1);
    await initiator.returnHca('unplug', 1);
    await initiator.shell.waitUntil(vol1, 60_000);
    assert.equal((await interfaceOf(initiator, 1)).trim(), asWritten(1));
    await passEnded(initiator);
    assert.match(await journal(initiator), /done: .*10\.99\.1\.1/);
  });

  it('are left alone by the next pass', async () => {
    const { initiator } = pair();
    const { stdout } = await initiator.shell.exec('holdfast plan');
    assert.doesNotMatch(stdout, /eth[12]/);
  });
});
