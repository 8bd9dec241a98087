/**
 * Priority of what handles management datagrams, as RENICE_IB_MAD=yes in openib.conf asks for it: openibd runs
 * `renice -19` on the threads ib_mad1, ib_mad2 and so on.
 *
 * Kernels that run Node have no threads of ib_mad's own. Since 2.6.36 ib_mad1 (kworker/R-ib_mad1 since 6.9) is the rescuer
 * of a workqueue, which has nice -20 and works only while memory is short (init_rescuer in kernel/workqueue.c). Datagrams
 * are handled by shared kworkers of ib-comp-unb-wq (ib_mad_port_open in drivers/infiniband/core/mad.c), which is made with
 * WQ_HIGHPRI, nice -20, and whose niceness is a file, WQ_SYSFS (ib_core_init in device.c, since 5.0).
 */

import { nothingDue, type Judged, type SetupStepOf } from './step.ts';
import { remark } from './together.ts';

/** What the file asks for. */
export interface ReniceDesired {
  readonly source: string;
}

export interface MadThread {
  readonly pid: number;
  /** `ib_mad1`, or `kworker/R-ib_mad1`. */
  readonly name: string;
  readonly nice: number;
}

export interface ReniceActual {
  readonly threads: readonly MadThread[];
  /** Niceness of ib-comp-unb-wq; undefined where the kernel has no such workqueue, or not yet. */
  readonly workqueue: number | undefined;
}

export interface ThreadStep extends SetupStepOf<'renice', 'renice-threads'> {
  readonly pids: readonly number[];
}

export type ReniceStep = ThreadStep | SetupStepOf<'renice', 'renice-workqueue'>;

/** What openibd gives them. */
export const madNice = -19;
/** RESCUER_NICE_LEVEL in kernel/workqueue.c; whoever sets it by hand to the same loses nothing by the mistake. */
const rescuerNice = -20;

export const madWorkqueue = '/sys/devices/virtual/workqueue/ib-comp-unb-wq/nice';

const threadStep = (threads: readonly MadThread[], source: string): ThreadStep => ({
  subject: 'renice',
  kind: 'renice-threads',
  key: 'renice threads',
  group: 'renice threads',
  sentence: `give ${threads.map(({ name, nice }) => `${name} (nice ${nice})`).join(' and ')} nice ${madNice}: RENICE_IB_MAD=yes (${source})`,
  pids: threads.map(({ pid }) => pid),
});

const workqueueStep = (nice: number, source: string): ReniceStep => ({
  subject: 'renice',
  kind: 'renice-workqueue',
  key: 'renice workqueue',
  group: 'renice workqueue',
  sentence: `give the kworkers of ib-comp-unb-wq, which handle management datagrams, nice ${madNice}: they have ${nice}, and RENICE_IB_MAD=yes (${source})`,
});

const isRescuer = ({ nice }: MadThread): boolean => nice === rescuerNice;

const nothingToDo = ({ threads, workqueue }: ReniceActual, source: string): Judged<never> => {
  if (!threads.some(isRescuer)) return nothingDue;
  const whose = workqueue === undefined ? 'shared kworkers' : 'the kworkers of ib-comp-unb-wq';
  const nice = workqueue === undefined ? '' : `, at nice ${workqueue}`;
  const names = threads.filter(isRescuer).map(({ name }) => name);
  return remark(
    `RENICE_IB_MAD=yes (${source}) has nothing to change on this kernel: ${whose} handle management datagrams${nice}, and ${[...new Set(names)].join(' and ')} only helps out where memory is short`,
  );
};

export const planRenice = ({ source }: ReniceDesired, actual: ReniceActual): Judged<ReniceStep> => {
  const slow = actual.threads.filter(({ nice }) => nice > madNice);
  const { workqueue } = actual;
  const steps = [
    ...(slow.length > 0 ? [threadStep(slow, source)] : []),
    ...(workqueue !== undefined && workqueue > madNice ? [workqueueStep(workqueue, source)] : []),
  ];
  return steps.length > 0 ? { steps, remarks: [] } : nothingToDo(actual, source);
};
