/** SRP over RDMA/CM: refused and explained, admitted, at boot, lost with its target, and killed in the middle. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  apply,
  describeHoldfast,
  enable,
  hurryTimer,
  journal,
  passEnded,
  silence,
} from './holdfast.ts';
import type { Initiator } from './initiator.ts';
import {
  aclIn,
  canRead,
  explained,
  hasDisk,
  lacksDisk,
  lioCommands,
  nobody,
  one,
  remotePorts,
  setSrp,
  two,
  wantSrp,
  type Timers,
} from './srp.ts';

const timers: Timers = { fastIoFail: 6, devLoss: 20, reconnectDelay: 5 };

/** Which login exists, and whether it is still the same one: its SCSI host has a number of its own. */
const logins = async (initiator: Initiator): Promise<readonly string[]> =>
  (await remotePorts(initiator)).map(({ rail, name, state }) => `${rail} ${name} ${state}`);

const noHalfLogin = async (initiator: Initiator): Promise<void> => {
  const ports = await remotePorts(initiator);
  const rails = ports.map(({ rail, state }) => `${rail} ${state}`);
  assert.deepEqual(rails, [...new Set(rails)], 'one login a rail');
  const hosts = await initiator.shell.run('cat /sys/class/scsi_host/host*/local_ib_device || true');
  assert.equal(hosts.split('\n').filter((line) => line !== '').length, ports.length);
};

/** True in the guest while somebody is in the kernel to log in, whoever it is. */
const inMidLogin = 'grep -qsE "srp_(create|connect|new)|add_target" /proc/[0-9]*/task/*/stack';

/** A pass that is killed as soon as it is in the middle of a login. */
const killInMidLogin = async ({ shell }: Initiator): Promise<void> => {
  await shell.run(
    'setsid holdfast apply > /tmp/pass.log 2>&1 < /dev/null & echo $! > /tmp/pass.pid',
  );
  await shell.waitUntil(inMidLogin, 60_000);
  await shell.run('kill -KILL $(cat /tmp/pass.pid)');
  await shell.waitUntil(`! ${inMidLogin}`, 10_000);
};

describeHoldfast('SRP', (pair) => {
  it('is refused without an ACL, with the id of the one that is missing', async () => {
    const { initiator } = pair();
    await wantSrp(initiator);
    await setSrp(initiator, timers, one, two);
    const acl = aclIn(await explained(initiator, 2, two));
    const { code, stdout } = await apply(initiator);
    assert.equal(code, 3, stdout);
    const said = stdout.split('\n').find((line) => line.includes('"login-failed"')) ?? '';
    assert.match(said, /SRP target two at 10\.99\.2\.2:5555/, stdout);
    assert.ok(said.includes(acl), stdout);
    assert.match(stdout, /"logged-in".*SRP target one at 10\.99\.1\.2:5555/);
    assert.equal((await initiator.shell.exec(canRead(1))).code, 0);
    assert.equal((await initiator.shell.exec(lacksDisk(2))).code, 0);
  });

  it('is let in by what explain prints, pasted on the target', async () => {
    const { initiator, target } = pair();
    await target.keep(lioCommands(await explained(initiator, 2, two)));
    // Its back-off after one failure may not be over yet.
    await initiator.shell.waitUntil(`holdfast apply >/tmp/pass.log; ${hasDisk(2)}`, 60_000);
    assert.equal((await initiator.shell.exec(canRead(2))).code, 0);
    await noHalfLogin(initiator);
  });

  it('has the timers of the settings', async () => {
    const ports = await remotePorts(pair().initiator);
    assert.deepEqual(
      ports.map(({ rail, state, timers: own }) => ({ rail, state, own })),
      [1, 2].map((rail) => ({ rail, state: 'running', own: timers })),
    );
  });

  it('is logged in at boot, by the units', async () => {
    const { initiator } = pair();
    await initiator.shell.run(enable, { timeoutMs: 120_000 });
    await initiator.machine.reboot();
    for (const rail of [1, 2]) await initiator.shell.waitUntil(canRead(rail), 90_000);
    await passEnded(initiator);
    assert.deepEqual((await remotePorts(initiator)).map((port) => port.timers), [timers, timers]);
    assert.match(await journal(initiator), /SRP target two at 10\.99\.2\.2:5555/);
  });

  it('is left as it is by a second pass', async () => {
    const { initiator } = pair();
    const before = await logins(initiator);
    const { code, stdout } = await apply(initiator);
    assert.equal(code, 0, stdout);
    assert.equal(stdout, '', 'a pass with nothing to do has nothing to say');
    assert.deepEqual(await logins(initiator), before);
    assert.equal(before.length, 2);
  });

  it('is left to the kernel, and the same one, when the target was rebooted', async () => {
    const { initiator, target } = pair();
    const before = await logins(initiator);
    // Half a minute less: how long the kernel waits for an answer before it looks what is wrong.
    await initiator.shell.run('for d in /sys/block/sd*/device; do echo 5 > $d/timeout; done');
    await target.crash();
    await target.restart();
    for (const rail of [1, 2]) await initiator.shell.waitUntil(canRead(rail), 120_000);
    assert.deepEqual(await logins(initiator), before);
  });

  it('is logged in again when the kernel has given it up', { timeout: 300_000 }, async () => {
    const { initiator, target } = pair();
    const { shell } = initiator;
    await hurryTimer(initiator);
    await target.crash();
    // Somebody has to ask: an idle login is not missed.
    await shell.waitUntil(`${canRead(1)}; ${lacksDisk(1)}`, 120_000);
    await shell.waitUntil(`${canRead(2)}; ${lacksDisk(2)}`, 120_000);
    await target.restart();
    for (const rail of [1, 2]) await shell.waitUntil(canRead(rail), 120_000);
    await silence(initiator, 'everything');
    await noHalfLogin(initiator);
  });

  it('is in no half state after kill -9 in mid-login', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    await shell.run('echo 1 | tee /sys/class/srp_remote_ports/*/delete');
    await shell.run('rm -f /run/holdfast/state.json');
    await setSrp(initiator, timers, one);
    await killInMidLogin(initiator);
    await noHalfLogin(initiator);
    await setSrp(initiator, timers, nobody);
    await killInMidLogin(initiator);
    await noHalfLogin(initiator);
    await setSrp(initiator, timers, one, two);
    const { code, stdout } = await apply(initiator);
    assert.equal(code, 0, stdout);
    for (const rail of [1, 2]) assert.equal((await shell.exec(canRead(rail))).code, 0, stdout);
    await noHalfLogin(initiator);
    assert.doesNotMatch(await shell.run('ls /run/holdfast'), /lock|tmp|broken/);
  });
});
