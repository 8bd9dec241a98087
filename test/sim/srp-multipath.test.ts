/** Whole passes with SRPHA_ENABLE=yes: multipathd, and a map with two paths for each SRP disk. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Log } from '../../src/journal/log.ts';
import { ended } from './attributes.ts';
import { simHost, type Sim } from './host.ts';
import { emptyState, pass } from './scene.ts';
import { SimSrp, withSrp } from './srp-kept.ts';

interface Scene {
  readonly sim: Sim;
  readonly srp: SimSrp;
}

const because = '(SRPHA_ENABLE=yes, /etc/infiniband/openib.conf:1)';
const invocation = '/run/systemd/units/invocation:multipathd.service';
const unit = '/usr/lib/systemd/system/multipathd.service';
const unitText =
  '[Unit]\nConditionKernelCommandLine=!nompath\n[Service]\nType=notify\nExecStart=/sbin/multipathd -d -s\n';

/** A host with systemd, udev and the unit, whose multipathd runs; two logins, one disk each. */
const scene = (files: Readonly<Record<string, string>> = {}): Scene => {
  const state = emptyState(0);
  for (const [path, text] of Object.entries({
    '/etc/infiniband/openib.conf': 'SRPHA_ENABLE=yes\n',
    '/etc/holdfast/holdfast.conf': '[modules]\nload = no\n[srp]\nlogin = no\n',
    '/run/systemd/system/x': '',
    '/run/udev/control': '',
    [unit]: unitText,
    [invocation]: 'a1b2\n',
    ...files,
  }))
    state.files.set(path, text);
  const srp = new SimSrp();
  srp.login(6, ['sdb']);
  srp.login(7, ['sdc']);
  return { sim: withSrp(simHost(state), srp), srp };
};

/** udev is done with the disk, at that time after boot. */
const noted = ({ srp }: Scene, disk: string, atMs: number, claim = '1'): void => {
  const number = srp.shows(`/sys/block/${disk}/dev`) ?? '';
  srp.add({
    [`/run/udev/data/b${number}`]: `S:disk/by-id/x\nI:${atMs * 1000}\nE:DM_MULTIPATH_DEVICE_PATH=${claim}\nV:1\n`,
  });
};

const whole = (files: Readonly<Record<string, string>> = {}): Scene => {
  const one = scene(files);
  one.srp.map('dm-3', 'mpatha', ['sdb', 'sdc']);
  return one;
};

const stopped = (one: Scene): Scene => {
  one.sim.state.files.delete(invocation);
  one.srp.systemctl = () => {
    one.sim.state.files.set(invocation, 'c3d4\n');
    return ended();
  };
  return one;
};

test('a map with two usable paths and a multipathd that runs are worth no word, and no process', async () => {
  const one = whole();
  const { warnings, remarks, problems, converged } = await pass(one.sim);
  assert.deepEqual([warnings, remarks, problems, converged], [[], [], [], true]);
  assert.deepEqual(one.srp.ran, []);
});

test('multipathd that does not run is started, once, and not enabled', async () => {
  const one = stopped(whole());
  assert.equal((await pass(one.sim)).converged, true);
  assert.deepEqual(one.srp.ran, ['systemctl start multipathd.service']);
  await pass(one.sim);
  assert.equal(one.srp.ran.length, 1);
});

test('one that runs without its unit is left alone', async () => {
  const one = stopped(whole({ '/run/multipathd.pid': '812\n', '/proc/812/comm': 'multipathd\n' }));
  await pass(one.sim);
  assert.deepEqual(one.srp.ran, []);
});

test('a start that fails is explained, and the next waits', async () => {
  const one = stopped(whole({ '/run/multipathd.pid': '812\n', '/proc/812/comm': 'bash\n' }));
  one.srp.systemctl = () => ended('', 'Job for multipathd.service failed.');
  const { problems } = await pass(one.sim);
  assert.deepEqual(problems, [
    `cannot start multipathd.service: multipathd is not running, and nobody else joins the paths of SRP disks ${because}: systemctl says Job for multipathd.service failed.`,
  ]);
  await pass(one.sim);
  assert.equal(one.srp.ran.length, 1);
  one.srp.systemctl = () => ended();
  await one.sim.timeline.pass(60_000);
  assert.match((await pass(one.sim)).problems.join(), /no complaint and multipathd does not run/);
  assert.equal(one.srp.ran.length, 2);
});

test('where it cannot be started that is a warning, and nothing is tried', async () => {
  const conf = `${unitText}ConditionPathExists=/etc/multipath.conf\n`;
  for (const [files, missing, words] of [
    [{}, unit, /there is no multipathd\.service: install/],
    [{ '/etc/systemd/system/multipathd.service': '' }, '', /multipathd\.service is masked \(/],
    [{ [unit]: conf }, '', /its unit wants \/etc\/multipath\.conf, which mpathconf --enable makes/],
    [{ '/proc/cmdline': 'ro nompath quiet\n' }, '', /the kernel was started with nompath/],
    [{}, '/run/systemd/system/x', /systemd is not running here/],
  ] as const) {
    const one = stopped(whole(files));
    one.sim.state.files.delete(missing);
    const { warnings, converged } = await pass(one.sim);
    assert.match(warnings.join(), words);
    assert.deepEqual([one.srp.ran, converged], [[], true]);
  }
});

/** Does something before the n-th look at the holders of a disk: code that is loaded takes no simulated time to go by. */
const atLook = ({ sim }: Scene, disk: string, acts: ReadonlyMap<number, () => void>): Sim => {
  let looks = 0;
  const list: Sim['host']['list'] = (path) => {
    if (path === `/sys/block/${disk}/holders`) acts.get((looks += 1))?.();
    return sim.host.list(path);
  };
  return { ...sim, host: { ...sim.host, list } };
};

test('a second path is given a moment to be mapped, and the first is not said to be alone meanwhile', async () => {
  const one = scene();
  one.srp.map('dm-3', 'mpatha', ['sdb']);
  const acts = new Map<number, () => void>([
    [3, noted.bind(undefined, one, 'sdc', 20_200, '0')],
    [6, one.srp.map.bind(one.srp, 'dm-3', 'mpatha', ['sdc'])],
  ]);
  const { warnings, problems } = await pass(atLook(one, 'sdc', acts));
  assert.deepEqual([warnings, problems], [[], []]);
  const waited = one.sim.timeline.now() - 20_000;
  assert.ok(waited >= 800 && waited <= 1000, `${waited} ms`);
});

test('one that is not mapped in its moment is warned about, once, and no pass waits for it again', async () => {
  const one = scene();
  noted(one, 'sdb', 19_000);
  noted(one, 'sdc', 10_000, '0');
  const said: string[] = [];
  const log: Log = {
    write: (level, { event }, text) => {
      if (event === 'warning') said.push(`${level} ${text}`);
    },
  };
  const { warnings, converged } = await pass(one.sim, log);
  const look = 'says why, and multipath -ll which maps there are';
  assert.deepEqual(warnings, [
    `sdb is in no multipath map, though multipath claims it; multipath -v3 /dev/sdb | tail ${look} ${because}`,
    `sdc is in no multipath map, because multipath does not want it: a blacklist in multipath.conf, or find_multipaths there, which waits for a second path; multipath -v3 /dev/sdc | tail ${look} ${because}`,
  ]);
  assert.equal(converged, true);
  const after = one.sim.timeline.now();
  assert.ok(after >= 24_000 && after < 24_500, `at ${after}`);
  await pass(one.sim, log);
  assert.equal(one.sim.timeline.now(), after);
  assert.deepEqual(
    said.map((line) => line.split(' ')[0]),
    ['warn', 'warn', 'debug', 'debug'],
  );
});

test('a map with one path, and one whose others are broken, are warned about', async () => {
  const one = scene();
  one.srp.map('dm-3', 'mpatha', ['sdb']);
  one.srp.map('dm-4', 'mpathb', ['sdc', 'sdd', 'sde']);
  one.srp.disk('sdd', { 'device/state': 'transport-offline' });
  const { warnings } = await pass(one.sim);
  assert.deepEqual(warnings, [
    `the multipath map mpatha (dm-3) has one path only, sdb: see multipath -ll ${because}`,
    `the multipath map mpathb (dm-4) has one usable path only, sdc, while sdd is transport-offline and sde is gone: see multipath -ll ${because}`,
  ]);
  one.srp.setState(7, 'blocked', ['sdc']);
  assert.match(
    (await pass(one.sim)).warnings.join(),
    /has no usable path, while sdc is blocked and/,
  );
});

test('without udev nobody waits, and a disk of no login, or of a device that is left alone, is nobody’s business', async () => {
  const bare = scene();
  bare.sim.state.files.delete('/run/udev/control');
  bare.srp.disk('sdx');
  const { warnings } = await pass(bare.sim);
  assert.match(warnings.join(), /^sdb, sdc are in no multipath map, as with a blacklist/);
  assert.equal(bare.sim.timeline.now(), 20_000);
  const settings = '[modules]\nload = no\n[devices]\nexclude = rxe1\n';
  const alone = scene({ '/etc/holdfast/holdfast.conf': settings });
  assert.deepEqual((await pass(alone.sim)).warnings, []);
});

test('SRPHA_ENABLE loads dm_multipath; without it, or with ONBOOT=no, nothing is looked at', async () => {
  const one = whole({ '/etc/holdfast/holdfast.conf': '' });
  const state = { ...one.sim.state, available: new Set(['dm_multipath']) };
  const sim = withSrp(simHost(state), one.srp);
  await pass(sim);
  assert.ok(state.modules.has('dm_multipath'));
  for (const keys of ['SRPHA_ENABLE=no\n', 'ONBOOT=no\nSRPHA_ENABLE=yes\n']) {
    const other = stopped(scene({ '/etc/infiniband/openib.conf': keys }));
    const { warnings } = await pass(other.sim);
    assert.deepEqual([warnings, other.srp.ran], [[], []], keys);
  }
});
