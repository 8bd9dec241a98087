/** Settings about SRP. */

import {
  choice,
  duration,
  durationOr,
  either,
  numberFrom,
  oneOf,
  setting,
  toggle,
  type Kind,
} from '../setting.ts';
import { parseSrpTimer, type SrpTimer } from '../srp/timers.ts';

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
  srpLoginDeadlineMs: duration({
    section: 'srp',
    key: 'login-deadline',
    written: '30',
    min: '1s',
    max: '5min',
    doc: 'How long one login may take.',
  }),
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

/** Attributes of the request queue and the device of each disk: /sys/block/DISK/queue and device. */
const disks = {
  srpScheduler: choice(
    {
      section: 'srp',
      key: 'scheduler',
      written: 'leave',
      doc: 'I/O scheduler of SRP disks (queue/scheduler). A multipath map hands its requests past the schedulers of its paths, and that of the map counts, unless the map is made with queue_mode bio.',
    },
    ['leave', 'none', 'mq-deadline', 'kyber', 'bfq'],
  ),
  srpNomerges: choice(
    {
      section: 'srp',
      key: 'nomerges',
      written: 'leave',
      doc: 'Which merging of requests to SRP disks is switched off: 1 the costly one, 2 all of it (queue/nomerges). For a multipath map the same holds as for scheduler.',
    },
    ['leave', '0', '1', '2'],
  ),
  srpRqAffinity: choice(
    {
      section: 'srp',
      key: 'rq-affinity',
      written: 'leave',
      doc: 'Where requests to SRP disks complete: 1 in the group of the CPU that made them, 2 on that CPU (queue/rq_affinity).',
    },
    ['leave', '0', '1', '2'],
  ),
  srpRotational: choice(
    {
      section: 'srp',
      key: 'rotational',
      written: 'leave',
      doc: 'Whether SRP disks are treated as rotating ones (queue/rotational). A multipath map takes it from its paths whenever it is loaded.',
    },
    ['leave', '0', '1'],
  ),
  srpQueueDepth: setting(
    {
      section: 'srp',
      key: 'queue-depth',
      written: 'leave',
      doc: 'Commands under way at one SRP disk (device/queue_depth), and no more than its login has room for (can_queue). The kernel lowers it for a while when the target says that its queue is full; the next pass sets it again.',
    },
    either(oneOf(['leave']), numberFrom(1, 65_535)),
  ),
} as const;

export const srpSettings = { ...logins, ...disks } as const;
