/** Reason codes of rejections, in words. */

/** What can be told from a rejection, for those who decide when to try again. */
export type RejectCause =
  /** The target does not know this initiator: somebody has to create an ACL. */
  | 'no-acl'
  /** The target is there and not ready: it comes by itself. */
  | 'not-ready'
  /** The target keeps an older connection: the next attempt succeeds. */
  | 'stale'
  /** What is configured here is not what the target has or takes. */
  | 'configuration'
  /** Nothing answers there. */
  | 'unreachable'
  | 'other';

export interface RejectMeaning {
  readonly name: string;
  readonly cause: RejectCause;
  /** What it means and what to do, without a full stop. */
  readonly words: string;
}

const meaning = (name: string, cause: RejectCause, words: string): RejectMeaning => ({
  name,
  cause,
  words,
});

/**
 * SRP_LOGIN_REJ (enum srp_login_rej_reason in include/scsi/srp.h, SRP r16a 6.4), with what Linux targets mean by it
 * (srpt_cm_req_recv in ib_srpt.c of LIO and of SCST).
 */
const loginRejections: ReadonlyMap<number, RejectMeaning> = new Map([
  [
    0x10000,
    meaning(
      'unable to establish a channel',
      'other',
      "the target could not set up the connection; the target's own log says why",
    ),
  ],
  [
    0x10001,
    meaning(
      'insufficient resources',
      'not-ready',
      'the target port is not enabled yet, or the target is out of memory or queue pairs; enable it there, or wait for it',
    ),
  ],
  [
    0x10002,
    meaning(
      'requested IU length too large',
      'configuration',
      'the messages are too long for the target; set a smaller cmd_sg_entries or max_it_iu_size here, or a larger srp_max_req_size there',
    ),
  ],
  [
    0x10003,
    meaning(
      'unable to associate the channel',
      'configuration',
      'id_ext or ioc_guid is not what the target calls itself; both are its srpt_service_guid, by default the node GUID of its first HCA',
    ),
  ],
  [
    0x10004,
    meaning(
      'unsupported descriptor format',
      'configuration',
      'the target knows neither direct nor indirect data buffers as ib_srp describes them',
    ),
  ],
  [
    0x10005,
    meaning(
      'multiple channels unsupported',
      'configuration',
      'the target takes one channel for each login; set ch_count=1',
    ),
  ],
  [
    0x10006,
    meaning(
      'channel limit reached',
      'no-acl',
      'the target has no ACL for this initiator, or as many logins as it admits',
    ),
  ],
]);

export const loginRejection = (reason: number): RejectMeaning =>
  loginRejections.get(reason) ??
  meaning(
    'a reason that SRP r16a does not know',
    'other',
    "the target's own log or manual says what it means",
  );

/** Reasons of the connection manager (enum ib_cm_rej_reason in include/rdma/ib_cm.h; IBA 12.6.7.2). */
const cmNames: readonly string[] = [
  ...['', 'no queue pair', 'no end-to-end context', 'no resources', 'time-out'],
  ...['unsupported request', 'invalid communication ID', 'invalid communication instance'],
  ...['invalid service ID', 'invalid transport type', 'stale connection', 'no such RDC'],
  ...['invalid GID', 'invalid LID', 'invalid SL', 'invalid traffic class', 'invalid hop limit'],
  ...['invalid packet rate', 'invalid alternate GID', 'invalid alternate LID'],
  ...['invalid alternate SL', 'invalid alternate traffic class', 'invalid alternate hop limit'],
  ...['invalid alternate packet rate', 'CM redirection', 'port redirection', 'invalid path MTU'],
  ...['insufficient responder resources', 'consumer reject', 'invalid RNR retry count'],
  ...['duplicate local communication ID', 'invalid class version', 'invalid flow label'],
  ...['invalid alternate flow label', '', 'vendor option not supported'],
];

const cmWords: ReadonlyMap<number, readonly [RejectCause, string]> = new Map([
  [1, ['not-ready', 'the target has no queue pair free']],
  [3, ['not-ready', 'the target has no resources for another connection']],
  [4, ['unreachable', 'the target waited in vain for an answer of this host']],
  [8, ['not-ready', 'nothing listens there: ib_srpt is not loaded or not enabled at the target']],
  [10, ['stale', 'the target still keeps an older connection of this host and closes it now']],
  [12, ['configuration', 'the GID is not one of the target port; discover it again']],
  [13, ['not-ready', 'the LID is not the one the target port has; the subnet manager is at it']],
  [14, ['configuration', 'the subnet manager and the target do not agree about the service level']],
  [15, ['configuration', 'the target does not take the traffic class']],
  [26, ['configuration', 'the path MTU is larger than the target port takes']],
  [27, ['not-ready', 'the target cannot serve so many RDMA reads at once']],
  [28, ['other', "the target rejected the login without saying why; the target's own log may"]],
]);

/** iWARP has errno's there, negative (iw_cm); the kernel prints them as unsigned. */
const errnoWords: ReadonlyMap<number, string> = new Map([
  [104, 'the target reset the connection'],
  [110, 'the target did not answer'],
  [111, 'nothing listens there'],
]);

export const cmRejection = (reason: number): RejectMeaning => {
  if (reason > 0x7fff_ffff) {
    const errno = 2 ** 32 - reason;
    const words = errnoWords.get(errno) ?? 'the iWARP connection failed';
    return meaning(`errno ${errno}`, 'unreachable', words);
  }
  const name = cmNames[reason] ?? '';
  const [cause, words] = cmWords.get(reason) ?? [
    'other',
    "the two connection managers do not agree; the target's own log may say more",
  ];
  return meaning(name === '' ? 'a reason the standard does not know' : name, cause, words);
};
