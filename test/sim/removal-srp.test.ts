/** What becomes of SRP logins whose sections an administrator removes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listen, disconnects } from './removal-scene.ts';
import { pass } from './scene.ts';
import type { SrpSim } from './srp-host.ts';
import { plantLogin } from './srp-kernel.ts';
import { addTarget, bareHost, loginsOf, section, write } from './srp-scene.ts';
import type { SimTarget } from './srp-state.ts';

const other = { idExt: '505400fffe010003', iocGuid: '505400fffe010003' };

interface Scene {
  readonly sim: SrpSim;
  readonly one: SimTarget;
  readonly two: SimTarget;
}

/** As every disk has it: `sd1` and `sd2`, with their numbers. */
const disks = ({ state }: SrpSim): void => {
  for (const number of [1, 2, 3]) {
    state.files.set(`/sys/block/sd${number}/dev`, `8:${number * 16}\n`);
    state.files.set(`/sys/block/sd${number}/device/state`, 'running\n');
  }
  state.files.set('/proc/self/mountinfo', '');
};

/** Two targets on one rail, both logged in to. */
const loggedIn = async (settings = disconnects): Promise<Scene> => {
  const sim = bareHost(1);
  const one = addTarget(sim, '10.99.1.2:5555');
  const two = addTarget(sim, '10.99.1.3:5555', other);
  write(sim, settings, section('one', one), section('two', two));
  disks(sim);
  await pass(sim);
  return { sim, one, two };
};

const passes = async (sim: SrpSim, count: number, log = listen().log): Promise<void> => {
  for (let left = count; left > 0; left -= 1) {
    await sim.timeline.pass(20_000);
    await pass(sim, log);
  }
};

const diskOf = ({ srp }: SrpSim, at: string): string =>
  srp.logins.find((login) => login.at === at)?.disks[0] ?? '';

test('half a minute after its section was removed, a login is ended, and the journal says so', async () => {
  const { sim, one } = await loggedIn();
  write(sim, disconnects, section('renamed', one));
  const { log, said } = listen();
  await passes(sim, 1, log);
  assert.deepEqual(sim.deletes, []);
  await passes(sim, 2, log);
  assert.equal(sim.deletes.length, 1);
  assert.deepEqual(
    loginsOf(sim).map((login) => login.split(' ')[1]),
    ['10.99.1.2:5555'],
  );
  const told = said.filter((line) => line.startsWith('disconnect')).join('\n');
  assert.match(
    told,
    /logging out host\d+ \(SRP target two at 10.99.1.3:5555 via rxe1:1\): .*removed/,
  );
  assert.match(told, /logged out host\d+/);
  await passes(sim, 5);
  assert.equal(sim.deletes.length, 1);
});

const harmless: Readonly<Record<string, (scene: Scene) => void>> = {
  'on-removal is keep': ({ sim, one }) => {
    write(sim, section('one', one));
  },
  'no target is left': ({ sim }) => {
    write(sim, disconnects);
  },
  'another section is broken': ({ sim, one }) => {
    write(sim, disconnects, section('one', one), '[srp-target three]', 'dest = nowhere', '');
  },
  'nothing is to be logged in to': ({ sim, one }) => {
    write(sim, disconnects, '[srp]', 'login = no', section('one', one));
  },
  'its device is left alone': ({ sim, one }) => {
    write(sim, disconnects, '[devices]', 'exclude = rxe*', section('one', one));
  },
  'fewer connections are wanted': ({ sim, one, two }) => {
    write(sim, disconnects, section('one', one), section('two', two, 'queue-size = 64'));
  },
  'the target is away': ({ two }) => {
    two.up = false;
  },
  'it is mounted': ({ sim, one, two }) => {
    const number = diskOf(sim, two.at).slice(2);
    sim.state.files.set(
      '/proc/self/mountinfo',
      `30 1 8:${Number(number) * 16} / /data rw - xfs /dev/sd${number} rw\n`,
    );
    write(sim, disconnects, section('one', one));
  },
  'somebody has logged in anew by hand': ({ sim, one, two }) => {
    const at = sim.srp.logins.findIndex((login) => login.at === two.at);
    sim.srp.logins.splice(at, 1);
    plantLogin(sim.srp, 'rxe1:1', `id_ext=${two.idExt},ioc_guid=${two.iocGuid},dest=${two.at}`);
    write(sim, disconnects, section('one', one));
  },
};

for (const [what, happen] of Object.entries(harmless))
  test(`nobody is logged out when ${what}`, async () => {
    const scene = await loggedIn();
    happen(scene);
    await passes(scene.sim, 10);
    assert.deepEqual(scene.sim.deletes, []);
  });

/** Both disks are paths of a map, which is mounted. */
const mapped = async (usable: boolean): Promise<Scene> => {
  const scene = await loggedIn();
  const { sim, one, two } = scene;
  const { files } = sim.state;
  for (const disk of [one, two].map(({ at }) => diskOf(sim, at))) {
    files.set(`/sys/block/${disk}/holders/dm-0/dev`, '253:0\n');
    files.set(`/sys/block/dm-0/slaves/${disk}/dev`, '8:0\n');
  }
  files.set('/sys/block/dm-0/dev', '253:0\n');
  files.set('/sys/block/dm-0/dm/uuid', 'mpath-36001\n');
  files.set('/sys/block/dm-0/dm/name', 'mpatha\n');
  files.set('/proc/self/mountinfo', '30 1 253:0 / /data rw - xfs /dev/mapper/mpatha rw\n');
  if (!usable) files.set(`/sys/block/${diskOf(sim, one.at)}/device/state`, 'blocked\n');
  write(sim, disconnects, section('one', one));
  await passes(sim, 5);
  return scene;
};

test('a path of a map that is in use goes while another one stays', async () => {
  assert.equal((await mapped(true)).sim.deletes.length, 1);
});

test('the last usable path of a map that is in use stays', async () => {
  const { sim } = await mapped(false);
  assert.deepEqual(sim.deletes, []);
  const { warnings } = await pass(sim);
  assert.match(
    warnings.join(),
    /dm-0 is mounted on \/data, and sd\d is the last usable path of the map mpatha/,
  );
});
