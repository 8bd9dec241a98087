/** What is kept of existing SRP logins: timers, disks and maps, as plans. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseDevicePattern } from '../../src/core/pattern.ts';
import {
  planMultipath,
  type MultipathActual,
  type MultipathDisk,
} from '../../src/core/setup/multipath.ts';
import { planSrpDisks, type AttributeSeen, type DiskWish } from '../../src/core/setup/srp-disks.ts';
import { planSrpTimers } from '../../src/core/setup/srp-timers.ts';
import type { SrpRemotePort } from '../../src/core/srp/actual.ts';
import { ownLogins } from '../../src/core/srp/own-logins.ts';
import { parseSrpTimer, type SrpTimers } from '../../src/core/srp/timers.ts';
import { cmHost, ibHost, need } from './srp-fixture.ts';

const timers = (fast: string, loss: string, delay: string): SrpTimers => ({
  fastIoFailTmo: need(parseSrpTimer(fast)),
  devLossTmo: need(parseSrpTimer(loss)),
  reconnectDelay: need(parseSrpTimer(delay)),
});

const port = (change: Partial<SrpRemotePort> = {}): SrpRemotePort => ({
  name: 'port-6:1',
  state: 'running',
  timers: timers('15', '600', '10'),
  failedReconnects: 0,
  ...change,
});

const wanted = { timers: timers('5', '600', '5'), exclude: [] };

const planPort = (remotePort: SrpRemotePort | undefined) =>
  planSrpTimers(wanted, { logins: [cmHost('host6', { remotePort })] });

test('timers that differ are one step for each port, which says where it leads and what asks', () => {
  const { steps, remarks } = planPort(port());
  assert.deepEqual(
    steps.map(({ sentence, group, key }) => [group, key, sentence]),
    [
      [
        'port-6:1',
        'srp-timers port-6:1 5 600 5',
        'set fast_io_fail_tmo 5, dev_loss_tmo 600 and reconnect_delay 5 on port-6:1 (SRP target 505400fffe010002 via rxe1:1): they are 15, 600 and 10 (fast-io-fail, dev-loss and reconnect-delay of [srp])',
      ],
    ],
  );
  assert.deepEqual(remarks, []);
});

test('timers that are right, and ports that are going or not understood, are left', () => {
  for (const seen of [
    port({ timers: wanted.timers }),
    port({ state: 'lost' }),
    port({ state: 'unknown' }),
    undefined,
  ])
    assert.deepEqual(planPort(seen), { steps: [], remarks: [] });
  for (const state of ['blocked', 'fail-fast'] as const)
    assert.equal(planPort(port({ state })).steps.length, 1);
});

test('timers that cannot be told are a remark', () => {
  assert.match(planPort(port({ timers: undefined })).remarks.join(), /^cannot tell the timers of/);
});

test('logins over devices that are left alone are not kept', () => {
  const logins = [cmHost('host6', {}), ibHost('host7', {})];
  const exclude = [need(parseDevicePattern('rxe*'))];
  assert.deepEqual(
    ownLogins(logins, exclude).map(({ name }) => name),
    ['host7'],
  );
});

const planDisk = (wish: DiskWish, ...seen: readonly AttributeSeen[]) =>
  planSrpDisks(
    { wishes: [wish], exclude: [] },
    {
      disks: seen.map((one, at) => ({
        name: `sd${'bcd'[at] ?? ''}`,
        login: 'SRP target 1 via mlx4_0:1',
        attributes: new Map([[wish.key, one]]),
      })),
    },
  );

test('an attribute that differs is one step, which fails alone', () => {
  const wish = { key: 'nomerges', value: '2' } as const;
  const { steps } = planDisk(wish, { kind: 'value', value: '0' }, { kind: 'value', value: '2' });
  assert.deepEqual(
    steps.map(({ sentence, dispensable }) => [sentence, dispensable]),
    [
      [
        'set queue/nomerges of sdb (SRP target 1 via mlx4_0:1) to 2: it is 0 ([srp] nomerges = 2)',
        true,
      ],
    ],
  );
});

test('what a kernel lacks, or cannot be read, is said once of all disks alike', () => {
  const wish = { key: 'rq-affinity', value: '2' } as const;
  const denied = { kind: 'unknown', reason: 'EIO' } as const;
  assert.deepEqual(planDisk(wish, { kind: 'absent' }, denied, { kind: 'absent' }), {
    steps: [],
    remarks: [
      '[srp] rq-affinity = 2 changes nothing on sdb, sdd: this kernel has no queue/rq_affinity there',
      '[srp] rq-affinity = 2 changes nothing on sdc: it cannot be read: EIO',
    ],
  });
});

test('the most that a host takes counts for more, and what is asked counts for less', () => {
  const most = { value: 62, why: 'full' };
  const values = (
    value: string,
    now: string,
  ): readonly (readonly [string | undefined, number])[] => {
    const { steps, remarks } = planDisk(
      { key: 'queue-depth', value },
      { kind: 'value', value: now, most },
    );
    return [[steps[0]?.value, remarks.length]];
  };
  assert.deepEqual(values('128', '16'), [['62', 1]]);
  assert.deepEqual(values('128', '62'), [[undefined, 1]]);
  assert.deepEqual(values('32', '62'), [['32', 0]]);
  assert.deepEqual(values('62', '62'), [[undefined, 0]]);
});

const disk = (name: string, change: Partial<MultipathDisk> = {}): MultipathDisk => ({
  ...{ name, map: undefined, isRunning: true, isNew: false, isClaimed: true },
  ...change,
});

const planMaps = (actual: Partial<MultipathActual>) =>
  planMultipath(
    { source: 'openib.conf:3', exclude: [] },
    { daemon: { kind: 'running' }, disks: [], maps: new Map(), ...actual },
  );

test('a new disk is waited for, by itself, and nothing is warned about meanwhile', () => {
  const { steps, warnings } = planMaps({ disks: [disk('sdb', { isNew: true }), disk('sdc')] });
  assert.deepEqual(
    steps.map(({ sentence, group, dispensable }) => [group, dispensable, sentence]),
    [
      [
        'map sdb',
        true,
        'give multipathd up to 5 s for a map of sdb, which has just appeared (SRPHA_ENABLE=yes, openib.conf:3)',
      ],
    ],
  );
  assert.equal(warnings, undefined);
});

test('a new disk whose I/O waits is neither waited for nor warned about', () => {
  assert.deepEqual(planMaps({ disks: [disk('sdb', { isNew: true, isRunning: false })] }), {
    steps: [],
    remarks: [],
  });
});

test('while multipathd is to be started, or cannot be, disks without a map are no news of their own', () => {
  const disks = [disk('sdb'), disk('sdc', { isClaimed: false })];
  const stopped = planMaps({ daemon: { kind: 'stopped' }, disks });
  assert.deepEqual([stopped.steps.length, stopped.warnings], [1, undefined]);
  const none = planMaps({ daemon: { kind: 'unavailable', reason: 'it is masked' }, disks });
  assert.deepEqual(none.warnings, [
    'multipathd is not running and cannot be started: it is masked; sdb, sdc are in no multipath map (SRPHA_ENABLE=yes, openib.conf:3)',
  ]);
});

test('maps of others are not judged', () => {
  const map = { device: 'dm-1', name: 'mpathz', paths: [] };
  const { warnings } = planMaps({ maps: new Map([['dm-1', map]]) });
  assert.equal(warnings, undefined);
});
