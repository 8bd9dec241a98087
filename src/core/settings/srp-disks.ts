/** Settings about SRP disks. */

import { choice, either, numberFrom, oneOf, setting } from '../setting.ts';

/** Attributes of the request queue and the device of each disk: /sys/block/DISK/queue and device. */
export const srpDiskSettings = {
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
