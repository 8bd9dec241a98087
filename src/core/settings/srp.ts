/** Settings about SRP. */

import { duration, durationOr, numberFrom, setting, toggle, type Kind } from '../setting.ts';
import { parseSrpTimer, type SrpTimer } from '../srp/timers.ts';
import { srpDiskSettings } from './srp-disks.ts';

const timer: Kind<SrpTimer> = { expected: 'whole seconds or off', parse: parseSrpTimer };

/** Of the defaults of the three timers together: see `timersProblem`; a vendor's kernel takes them too. */
const timers = {
  srpFastIoFail: setting(
    {
      section: 'srp',
      key: 'fast-io-fail',
      written: '5',
      doc: 'How long after a connection broke I/O to its disks stalls before it fails and multipath turns to another path (fast_io_fail_tmo): with 5, five seconds. A longer one rides out longer outages; off stalls until dev-loss, which is minutes. Without multipath such a failure is an I/O error, so a host with one path wants it long.',
    },
    timer,
  ),
  srpDevLoss: setting(
    {
      section: 'srp',
      key: 'dev-loss',
      written: '600',
      doc: 'How long after a connection broke its disks are kept before the kernel removes them (dev_loss_tmo); longer than fast-io-fail. So long their names and their places in multipath maps survive; a target that comes back later has new disks, and off keeps the old ones for ever.',
    },
    timer,
  ),
  srpReconnectDelay: setting(
    {
      section: 'srp',
      key: 'reconnect-delay',
      written: '5',
      doc: 'Between two attempts of the kernel to make a broken connection again (reconnect_delay); not 0, and kernels of vendors want no more than fast-io-fail. So long a path may stay unused once the fabric is back, and longer and longer after ten attempts in vain; off never tries.',
    },
    timer,
  ),
} as const;

const logins = {
  srpLogin: toggle({
    section: 'srp',
    key: 'login',
    written: 'yes',
    doc: 'Whether Holdfast logs in to SRP targets where the files ask for it.',
  }),
  ...timers,
  srpConnections: setting(
    {
      section: 'srp',
      key: 'connections',
      written: '1',
      doc: 'Logins to each target port from each local port; more than one differ in their initiator_ext.',
    },
    numberFrom(1, 16),
  ),
  srpAllPkeys: toggle({
    section: 'srp',
    key: 'all-pkeys',
    written: 'no',
    doc: 'Whether targets are looked for in every partition of a port instead of the default one.',
  }),
  srpConcurrency: setting(
    {
      section: 'srp',
      key: 'concurrency',
      written: '8',
      doc: 'How many ports of the fabric are asked at once what they offer.',
    },
    numberFrom(1, 256),
  ),
  srpLoginsPerTarget: setting(
    {
      section: 'srp',
      key: 'logins-per-target',
      written: '4',
      doc: 'How many logins to one target (ioc_guid) are under way at once, each through a local port of its own; what has waited for first-deadline of [connect] goes all the same, because a login that hangs must not hold up a rail that lives. NVMe needs no such limit: the kernel lets one connect through at a time.',
    },
    numberFrom(1, 256),
  ),
  srpLoginDeadlineMs: duration({
    section: 'srp',
    key: 'login-deadline',
    written: '30',
    min: '1s',
    max: '5min',
    doc: 'How long one login may take.',
  }),
  srpProbeMs: durationOr(
    {
      section: 'srp',
      key: 'probe',
      written: 'never',
      min: '10s',
      max: '24h',
      doc: 'How often the agent reads a block of a disk of each login (the units do not). A login that nobody uses does not notice that its target was restarted or a cable pulled, and the next who uses it waits three quarters of a minute for the kernel to find out; with this it finds out beforehand. It costs one read of 4 KiB each time. Disks on standby paths are not read.',
    },
    ['never'],
  ),
  srpRescanMs: durationOr(
    {
      section: 'srp',
      key: 'rescan',
      written: 'srptools',
      min: '1s',
      max: '24h',
      doc: 'Between two looks at the whole fabric for targets; srptools: as RETRIES in /etc/default/srptools says, else a minute.',
    },
    ['srptools', 'off'],
  ),
} as const;

export const srpSettings = { ...logins, ...srpDiskSettings } as const;
