/** What a login comes to, how long that takes, and what the kernel says of it (figures of the lab; ib_srp.c). */

import type { Kernel } from './kernel.ts';
import { railGuid, shownAt, colons, type SimTarget, type SrpState } from './srp-state.ts';
import { peerAt, routeTo, type Rail } from './state.ts';

export interface Login {
  /** `rxe1:1` */
  readonly port: string;
  /** What was written, key by key. */
  readonly options: ReadonlyMap<string, string>;
}

export interface Fate {
  readonly ms: number;
  /** Without one it is accepted. */
  readonly errno?: string;
  /** Lines without the SCSI host in front. */
  readonly lines?: readonly string[];
  /** Lines with it. */
  readonly hostLines?: readonly string[];
}

const reset = 'Connection reset by peer';

/** 102 s: the CM repeats its request, and nobody answers. */
const unanswered: Fate = {
  ms: 102_000,
  errno: reset,
  hostLines: ['ib_srp: Sending CM REQ failed'],
};

export const targetAt = ({ targets }: SrpState, at: string): SimTarget | undefined =>
  targets.find((one) => one.at === at);

const rejected = (line: string): Fate => ({
  ms: 300,
  errno: reset,
  hostLines: ['ib_srp: REJ received', line],
});

/** The prefix of an InfiniBand port and its GUID, as its GID at index 0. */
export const gidOf = (guid: string): string => `fe80000000000000${guid}`;

export const guidOf = ({ ibPorts }: SrpState, port: string): string => {
  const found = ibPorts.find((one) => `${one.device}:${one.port}` === port);
  return found?.guid ?? railGuid(port.split(':')[0] ?? '');
};

const loginRejected = (srp: SrpState, { port, options }: Login, reason: string): Fate => {
  const gids = `from ${colons(gidOf(guidOf(srp, port)))} to ${colons(options.get('dgid') ?? '')} `;
  const where = options.has('dest') ? '' : gids;
  return rejected(`ib_srp: SRP LOGIN ${where}REJECTED, reason 0x${reason}`);
};

/** How the target calls the initiator. */
const initiatorName = (srp: SrpState, { port, options }: Login): string =>
  `0x${(options.get('initiator_ext') ?? '').padStart(16, '0')}${guidOf(srp, port)}`;

/** How long a target takes to find that it still has a connection of before. */
export const staleMs = 190;

const fateAtTarget = (srp: SrpState, login: Login, target: SimTarget): Fate => {
  const { options } = login;
  if (target.hangs) return unanswered;
  if (target.stale > 0) {
    target.stale -= 1;
    return {
      ...{ ms: staleMs, errno: reset },
      hostLines: [
        'ib_srp: REJ received',
        '  REJ reason: stale connection',
        'ib_srp: giving up on stale connection',
      ],
    };
  }
  if (!target.enabled) return loginRejected(srp, login, '00010001');
  if (options.get('id_ext') !== target.idExt || options.get('ioc_guid') !== target.iocGuid)
    return loginRejected(srp, login, '00010003');
  const isAdmitted = target.acls?.has(initiatorName(srp, login)) ?? true;
  return isAdmitted ? { ms: 220 } : loginRejected(srp, login, '00010006');
};

const isItsRail = (way: Rail, port: string): boolean => `${way.device}:1` === port;

const fateOverCm = (kernel: Kernel, srp: SrpState, login: Login, dest: string): Fate => {
  const address = dest.slice(0, dest.lastIndexOf(':'));
  const way = routeTo(kernel.state, address);
  const src = login.options.get('src');
  if (src !== undefined && kernel.state.rails.every((one) => one.address !== src || !one.addressed))
    return { ms: 1, errno: 'Cannot assign requested address' };
  if (way === undefined)
    return {
      ms: 80,
      errno: 'Network is unreachable',
      lines: [`ib_srp: No route available from 0.0.0.0 to ${dest} (-101)`],
    };
  const found = peerAt(kernel.state, address);
  if (found === undefined || !way.rdma || !way.gid)
    return {
      ms: 1100,
      errno: 'No such device or address',
      lines: [`ib_srp: Resolving address ${dest} failed (-6)`],
    };
  if (!isItsRail(way, login.port))
    return {
      ms: 5,
      errno: 'Invalid argument',
      lines: [`ib_srp: QP creation failed for dev ${login.port.split(':')[0] ?? ''}: -22`],
    };
  if (!found.rdma || found.hangs) return unanswered;
  const target = targetAt(srp, dest);
  if (target === undefined) return { ...rejected('  REJ reason 0x8'), ms: 190 };
  return fateAtTarget(srp, login, target);
};

const fateOnFabric = (srp: SrpState, login: Login, dgid: string): Fate => {
  const target = targetAt(srp, dgid);
  const isActive = srp.ibPorts.some(
    ({ device, port, there, state }) =>
      there && state === 'ACTIVE' && `${device}:${port}` === login.port,
  );
  if (!isActive || target?.up !== true || !target.reachedFrom.includes(login.port))
    return {
      ms: 1000,
      errno: reset,
      hostLines: ['ib_srp: Got failed path rec status -110', 'ib_srp: Path record query failed'],
    };
  if (!target.pkeys.includes(login.options.get('pkey') ?? '')) return unanswered;
  return fateAtTarget(srp, login, target);
};

export const fateOf = (kernel: Kernel, srp: SrpState, login: Login): Fate => {
  const dest = login.options.get('dest');
  const dgid = login.options.get('dgid') ?? '';
  const fate =
    dest === undefined ? fateOnFabric(srp, login, dgid) : fateOverCm(kernel, srp, login, dest);
  if (fate.hostLines === undefined) return fate;
  const to = shownAt(dest ?? dgid);
  return { ...fate, hostLines: [...fate.hostLines, `ib_srp: Connection 0/1 to ${to} failed`] };
};
