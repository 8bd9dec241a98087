/** What the files and settings ask of existing SRP logins. */

import type { MultipathDesired } from '../../core/setup/multipath.ts';
import type { DiskKey, DiskWish, SrpDisksDesired } from '../../core/setup/srp-disks.ts';
import type { SrpTimersDesired } from '../../core/setup/srp-timers.ts';
import type { Settings } from '../../core/settings.ts';
import { nothingSaid, type Located } from '../located.ts';
import { isYes } from '../modules/module-keys.ts';
import { parseSrptools } from '../srp/srptools.ts';
import type { Said } from './said.ts';

const openibKeys = ['SRP_LOAD', 'SRP_DAEMON_ENABLE', 'SRPHA_ENABLE'];

/** Debian's file asks where it names ports; what is wrong with it is said where logins are loaded. */
const toolsAsk = ({ srptools, hostname }: Said): boolean => {
  if (srptools === undefined) return false;
  const { ports } = parseSrptools(srptools, hostname).value;
  return ports?.kind === 'all' || (ports?.kind === 'listed' && ports.ports.length > 0);
};

/** Whether the files ask for SRP logins at all. */
const asksForSrp = (said: Said): boolean => {
  const { rdma, openib, settings } = said;
  const keys = [
    ...rdma.filter(({ key }) => key === 'SRP_LOAD'),
    ...openib.filter(({ key }) => openibKeys.includes(key)),
  ];
  return keys.some(isYes) || settings.srpTargets.length > 0 || toolsAsk(said);
};

const isAsked = (said: Said): boolean => said.settings.srpLogin && asksForSrp(said);

export const loadSrpTimers = (said: Said): Located<SrpTimersDesired | undefined> => {
  if (!isAsked(said)) return nothingSaid;
  const { srpFastIoFail, srpDevLoss, srpReconnectDelay, devicesExclude: exclude } = said.settings;
  const timers = {
    fastIoFailTmo: srpFastIoFail,
    devLossTmo: srpDevLoss,
    reconnectDelay: srpReconnectDelay,
  };
  return { value: { timers, exclude }, diagnostics: [] };
};

const wishesOf = (settings: Settings): readonly DiskWish[] => {
  const wanted: readonly (readonly [DiskKey, string | number])[] = [
    ['scheduler', settings.srpScheduler],
    ['rotational', settings.srpRotational],
    ['rq-affinity', settings.srpRqAffinity],
    ['nomerges', settings.srpNomerges],
    ['queue-depth', settings.srpQueueDepth],
  ];
  return wanted
    .filter(([, value]) => value !== 'leave')
    .map(([key, value]) => ({ key, value: String(value) }));
};

export const loadSrpDisks = (said: Said): Located<SrpDisksDesired | undefined> => {
  const wishes = wishesOf(said.settings);
  if (wishes.length === 0 || !isAsked(said)) return nothingSaid;
  return { value: { wishes, exclude: said.settings.devicesExclude }, diagnostics: [] };
};

/** Whoever logs in: [srp] login does not count. */
export const loadMultipath = ({
  openib,
  settings,
}: Said): Located<MultipathDesired | undefined> => {
  const asking = openib.find((one) => one.key === 'SRPHA_ENABLE' && isYes(one));
  if (asking === undefined) return nothingSaid;
  return { value: { source: asking.source, exclude: settings.devicesExclude }, diagnostics: [] };
};
