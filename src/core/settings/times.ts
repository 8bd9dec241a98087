/** Settings about when things are done, how long they may take and how many at once. */

import { duration, numberFrom, setting } from '../setting.ts';

export const timeSettings = {
  discoveryIntervalMs: duration({
    section: 'discovery',
    key: 'interval',
    written: '600',
    min: '1s',
    max: '24h',
    doc: "Between two looks at a portal's log page while everything it listed is connected.",
  }),
  connectDeadlineMs: duration({
    section: 'connect',
    key: 'deadline',
    written: '15',
    min: '1s',
    max: '1min',
    doc: "How long one connect or discover may hold the kernel's fabrics door.",
  }),
  connectFirstDeadlineMs: duration({
    section: 'connect',
    key: 'first-deadline',
    written: '2',
    min: '100ms',
    max: '1min',
    doc: 'The same for a portal that never answered yet; it doubles at each time-out, up to deadline.',
  }),
  retryFirstMs: duration({
    section: 'retry',
    key: 'first',
    written: '1',
    min: '100ms',
    max: '1h',
    doc: 'Back-off after the first failure; it doubles with each further one.',
  }),
  retryMaxMs: duration({
    section: 'retry',
    key: 'max',
    written: '300',
    min: '1s',
    max: '24h',
    doc: 'The longest back-off of what does not answer; what answers with an error is asked again within a minute.',
  }),
  retrySpreadMs: duration({
    section: 'retry',
    key: 'spread',
    written: '10',
    min: '0',
    max: '10min',
    doc: 'After the link of a port came back whose HCA had stayed, the first attempt waits for a random time of up to so long, because every host behind the same switch has its link back in that moment; and for no more than a twentieth of the time the link was away. 0 tries at once. For N hosts and a target that takes R logins a second, N / R is best (docs/fleet.md). An HCA that was lost itself never waits.',
  }),
  retrySteadyMs: duration({
    section: 'retry',
    key: 'steady',
    written: '30',
    min: '0',
    max: '1h',
    doc: 'A controller must have lived this long before its back-off is forgotten.',
  }),
  passSettleMs: duration({
    section: 'pass',
    key: 'settle',
    written: '30',
    min: '0',
    max: '2min',
    doc: 'How long one pass waits for an address, link or controller that is expected back.',
  }),
  agentIntervalMs: duration({
    section: 'agent',
    key: 'interval',
    written: '10min',
    min: '1min',
    max: '24h',
    doc: 'The longest time between two passes of holdfast agent. A pass reads the configuration again, because nobody announces a change on a network file system, and sees what no event and no glance at the host shows.',
  }),
  passConcurrency: setting(
    {
      section: 'pass',
      key: 'concurrency',
      written: '128',
      doc: 'How many hosts are asked at once whether they are there, and how many names are looked up at once.',
    },
    numberFrom(1, 1024),
  ),
} as const;
