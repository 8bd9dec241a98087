/**
 * Whether what the files set is enough for programs that register RDMA memory. Pinned memory counts against memlock
 * except for who has CAP_IPC_LOCK (drivers/infiniband/core/umem.c), so root needs no line.
 */

import type { LimitEntry } from '../desired/limits.ts';
import type { DiagnosticCode } from '../diagnostic.ts';
import type { EffectiveMemlock, MemlockSide, PamBuild } from './effective.ts';
import { effectiveMemlock } from './effective.ts';
import { ordinaryUser, somebodyIn } from './subjects.ts';
import type { KiB, Unlimited } from './units.ts';

/** A finding about the files together rather than about a place in one of them. */
export interface MemlockJudgement {
  readonly code: Extract<DiagnosticCode, `memlock-${string}`>;
  /** `file:line`, where a line is to blame. */
  readonly source: string | undefined;
  readonly message: string;
  readonly hint: string;
}

export interface MemlockSituation {
  /** In the order in which pam_limits reads them. */
  readonly entries: readonly LimitEntry[];
  readonly pam: PamBuild;
  /** What users have where no line says anything; undefined where that is not known. */
  readonly inherited: KiB | Unlimited | undefined;
  /** What systemd services have without a LimitMEMLOCK= of their own; undefined where that is not known. */
  readonly services: KiB | Unlimited | undefined;
}

type Amount = KiB | Unlimited | undefined;

const said = (amount: KiB | Unlimited): string =>
  amount === 'unlimited' ? amount : `${amount} KiB`;

const isFree = ({ soft, hard }: EffectiveMemlock, inherited: Amount): boolean =>
  [soft, hard].every((side) => (side?.value ?? inherited) === 'unlimited');

const remedy = 'write "* - memlock unlimited" to a file in /etc/security/limits.d';

const inherits = (inherited: Amount): string =>
  inherited === undefined
    ? 'no line sets memlock for users, and what they inherit is limited'
    : `no line sets memlock for users, and what they inherit is ${said(inherited)}`;

/** The side that is not unlimited; the hard one binds both. */
const binding = ({ soft, hard }: EffectiveMemlock): MemlockSide | undefined =>
  hard?.value === 'unlimited' ? soft : (hard ?? soft);

const limited = (memlock: EffectiveMemlock, inherited: Amount): MemlockJudgement => {
  const side = binding(memlock);
  const message =
    side === undefined || side.value === 'unlimited'
      ? inherits(inherited)
      : `users can lock ${said(side.value)} only; programs that register RDMA memory fail beyond that`;
  return { code: 'memlock-limited', source: side?.source, message, hint: remedy };
};

/** A soft limit that the hard one takes back, or that no hard one goes with. */
const capped = (
  { soft, hard }: EffectiveMemlock,
  inherited: Amount,
): readonly MemlockJudgement[] => {
  if (soft === undefined) return [];
  const { source, loweredBy } = soft;
  const alone = hard === undefined && soft.value === 'unlimited' && inherited !== 'unlimited';
  if (loweredBy === undefined && !alone) return [];
  const message =
    loweredBy === undefined
      ? 'the soft memlock limit is unlimited, but no line sets the hard one, and the lower one counts'
      : `the soft memlock limit is above the hard one of ${loweredBy}, and the lower one counts`;
  return [{ code: 'memlock-capped', source, message, hint: 'write - for soft and hard together' }];
};

const services = (free: EffectiveMemlock, amount: KiB): MemlockJudgement => ({
  code: 'memlock-services',
  source: free.hard?.source,
  message: `memlock is unlimited for users, but ${said(amount)} for systemd services, which do not pass through PAM`,
  hint: 'set LimitMEMLOCK=infinity in the service, or DefaultLimitMEMLOCK=infinity in /etc/systemd/system.conf.d',
});

const bySource = (judgements: readonly MemlockJudgement[]): readonly MemlockJudgement[] => [
  ...new Map(judgements.map((one) => [`${one.code} ${one.source ?? ''}`, one])).values(),
];

const judgeServices = (
  free: EffectiveMemlock | undefined,
  amount: Amount,
): readonly MemlockJudgement[] =>
  free === undefined || amount === undefined || amount === 'unlimited'
    ? []
    : [services(free, amount)];

/**
 * What is wrong with memlock for those who log in, and for services beside them. It is enough that somebody other than
 * root can lock memory without limit: a site may keep that to a group, and cap others on purpose.
 */
export const judgeMemlock = (situation: MemlockSituation): readonly MemlockJudgement[] => {
  const { entries, pam, inherited } = situation;
  const named = entries.filter(({ item }) => item === 'memlock' || item === 'none');
  const subjects = [...ordinaryUser(), ...named.flatMap(({ domain }) => somebodyIn(domain))];
  const memlocks = subjects.map((subject) => effectiveMemlock(entries, subject, pam));
  const free = memlocks.find((memlock) => isFree(memlock, inherited));
  const ordinary = memlocks.slice(0, 1);
  const judged = free === undefined ? memlocks : ordinary;
  const caps = judged.flatMap((memlock) => capped(memlock, inherited));
  const isLimited = free === undefined && caps.length === 0;
  return bySource([
    ...caps,
    ...(isLimited ? ordinary.map((memlock) => limited(memlock, inherited)) : []),
    ...judgeServices(free, situation.services),
  ]);
};
