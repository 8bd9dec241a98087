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
  settings,
  silence,
} from './holdfast.ts';
import { enableAgent, unit } from './agent.ts';
import type { Initiator } from './initiator.ts';
import {
  aclIn,
  canRead,
  explained,
  hasDisk,
  hurryDisks,
  isIn,
  lacksDisk,
  lioCommands,
  logOut,
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

/** Each SCSI host has its remote port, which is running, and its disk; and each rail has one at most. */
const assertWhole = async (initiator: Initiator): Promise<void> => {
  const ports = await remotePorts(initiator);
  for (const { rail } of ports) await initiator.shell.waitUntil(hasDisk(rail), 10_000);
  const rails = ports.map(({ rail }) => rail);
  assert.deepEqual(rails, [...new Set(rails)], 'one login a rail');
  assert.ok(ports.every(({ state }) => state === 'running'));
  const hosts = await initiator.shell.run('ls /sys/class/scsi_host 2>/dev/null | wc -l');
  assert.equal(Number(hosts), ports.length);
};

/** True in the guest while somebody is in the kernel to log in, whoever it is. */
const inMidLogin = 'grep -qs add_target_store /proc/[0-9]*/task/*/stack';

/** The login itself went well, its disks are being looked for. */
const inMidScan = 'compgen -G "/sys/class/scsi_host/host*" >/dev/null';

/** True in the guest once Holdfast has said so of the first target. */
const said = (words: string): string =>
  `journalctl -b -o cat -t holdfast | grep -q 'SRP target one .*${words}'`;

/** Kills a pass, and nothing but its own process, as soon as a condition holds. */
const killPass = async ({ shell }: Initiator, when: string): Promise<void> => {
  await shell.run(
    'setsid holdfast apply > /tmp/pass.log 2>&1 < /dev/null & echo $! > /tmp/pass.pid',
  );
  // In one breath: a login is soon over.
  await shell.waitUntil(`read -r pid </tmp/pass.pid && ${when} && kill -KILL $pid`, 60_000);
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
    await assertWhole(initiator);
  });

  it('has the timers of the settings', async () => {
    const ports = await remotePorts(pair().initiator);
    assert.deepEqual(
      ports.map(({ rail, state, timers: own }) => ({ rail, state, own })),
      [1, 2].map((rail) => ({ rail, state: 'running', own: timers })),
    );
  });

  it('has disks tuned as the settings say', async () => {
    const { initiator } = pair();
    const wanted = ['mq-deadline', '2', '2', '0', '16'];
    const [scheduler, nomerges, affinity, rotational, depth] = wanted;
    await initiator.shell.put(
      `${settings}/40-disks.conf`,
      `[srp]\nscheduler = ${scheduler}\nnomerges = ${nomerges}\nrq-affinity = ${affinity}\nrotational = ${rotational}\nqueue-depth = ${depth}\n`,
    );
    const { code, stdout } = await apply(initiator);
    assert.equal(code, 0, stdout);
    const shown = await initiator.shell.run(
      'for d in /sys/block/sd*; do echo $(grep -o "\\[.*\\]" $d/queue/scheduler) $(cat $d/queue/{nomerges,rq_affinity,rotational} $d/device/queue_depth); done',
    );
    const line = `[${wanted.join(' ').replace(' ', '] ')}`;
    assert.equal(shown, [line, line].join('\n'));
  });

  it('is logged in at boot, by the units', async () => {
    const { initiator } = pair();
    await initiator.shell.run(enable, { timeoutMs: 120_000 });
    await initiator.machine.reboot();
    for (const rail of [1, 2]) await initiator.shell.waitUntil(canRead(rail), 90_000);
    await passEnded(initiator);
    assert.deepEqual(
      (await remotePorts(initiator)).map((port) => port.timers),
      [timers, timers],
    );
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
    const { shell } = initiator;
    const before = await logins(initiator);
    await hurryDisks(initiator);
    await target.crash();
    await target.restart();
    // An idle login is not missed: somebody has to ask.
    await Promise.all([1, 2].map((rail) => shell.waitUntil(canRead(rail), 120_000)));
    assert.deepEqual(await logins(initiator), before);
  });

  it('is healed before anybody uses it, where the settings ask for that', async () => {
    const { initiator, target } = pair();
    const { shell } = initiator;
    const before = await logins(initiator);
    const asked = `${settings}/30-probe.conf`;
    await shell.put(asked, '[srp]\nprobe = 10s\n');
    await shell.run(enableAgent, { timeoutMs: 180_000 });
    await target.crash();
    await shell.waitUntil(said('does not answer'), 60_000);
    assert.match((await shell.exec('holdfast status')).stdout, /one at .* has not answered for/);
    await target.restart();
    await shell.waitUntil(said('answers again after'), 120_000);
    assert.deepEqual(await logins(initiator), before);
    await shell.run(`systemctl disable --now ${unit}; rm ${asked}; systemctl start holdfast.timer`);
  });

  it('is logged in again after dev_loss_tmo', async () => {
    const { initiator, target } = pair();
    const { shell } = initiator;
    await hurryTimer(initiator);
    const [, other] = await logins(initiator);
    const acl = aclIn(await explained(initiator, 1, one));
    // The target says goodbye, and lets nobody in until the kernel has given up.
    await target.refuse(1, acl);
    const blocked = await shell.waitUntil(isIn('blocked', 1), 20_000);
    const gone = await shell.waitUntil(lacksDisk(1), 60_000);
    assert.ok(gone - blocked > timers.devLoss - 2, `after ${gone - blocked} s`);
    await target.admit(1, acl);
    await shell.waitUntil(canRead(1), 120_000);
    await silence(initiator, 'everything');
    const after = await logins(initiator);
    assert.equal(after.length, 2);
    assert.equal(after[1], other, 'the other rail was left alone');
  });

  it('is in no half state after kill -9 in mid-login', async () => {
    const { initiator } = pair();
    const { shell } = initiator;
    await logOut(initiator);
    await setSrp(initiator, timers, one);
    await killPass(initiator, inMidScan);
    await assertWhole(initiator);
    await setSrp(initiator, timers, nobody);
    await killPass(initiator, inMidLogin);
    await assertWhole(initiator);
    await setSrp(initiator, timers, one, two);
    const { code, stdout } = await apply(initiator);
    assert.equal(code, 0, stdout);
    for (const rail of [1, 2]) assert.equal((await shell.exec(canRead(rail))).code, 0, stdout);
    await assertWhole(initiator);
    assert.doesNotMatch(await shell.run('ls /run/holdfast'), /lock|tmp|broken/);
  });
});
