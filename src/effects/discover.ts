/** Asking a portal for its log page, with `nvme discover` of nvme-cli. */

import * as v from 'valibot';
import type { Portal } from '../core/desired.ts';
import { discoveryNqn } from '../core/ids.ts';
import type { LogRecord } from '../core/record.ts';
import type { Host } from '../host/host.ts';
import type { Limits } from './connect.ts';
import { abnormalEnd, failed, silence, type Outcome } from './outcome.ts';

/** Fields arrive padded with blanks from some targets. */
const field = v.optional(
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((raw) => String(raw).trim()),
  ),
  '',
);

const pageSchema = v.object({
  records: v.optional(
    v.array(
      v.object({ trtype: field, traddr: field, trsvcid: field, subnqn: field, subtype: field }),
    ),
    [],
  ),
});

/** nvme-cli's words for the subsystem types; what it has no word for is none of ours. */
const kinds: readonly (readonly [RegExp, LogRecord['kind']])[] = [
  [/^current/, 'current'],
  [/referral|^discovery/, 'referral'],
  [/^(nvme|$)/, 'nvme'],
];

const kindOf = (subtype: string): LogRecord['kind'] =>
  kinds.find(([pattern]) => pattern.test(subtype))?.[1] ?? 'unknown';

/** What nvme-cli says instead of JSON, up to version 2. */
const emptyPage = /^no discovery log entries to fetch/i;

/** The records of `nvme discover --output-format=json`; undefined when it is not that. */
export const parseLogPage = (json: string): readonly LogRecord[] | undefined => {
  const text = json.trim() === '' || emptyPage.test(json) ? '{}' : json;
  const page = v.safeParse(v.pipe(v.string(), v.parseJson(), pageSchema), text);
  if (!page.success) return undefined;
  return page.output.records.map((raw) => ({
    transport: raw.trtype.toLowerCase(),
    traddr: raw.traddr,
    trsvcid: raw.trsvcid,
    subnqn: raw.subnqn,
    kind: kindOf(raw.subtype),
  }));
};

export interface Question {
  readonly portal: Portal;
  /** Of nvme-cli. */
  readonly program: string;
  /** Whether this host has a config.json, so that its nvme-cli is one that knows --config. */
  readonly hasNvmeJson: boolean;
}

/**
 * Without the portal's secrets: nvme-cli takes them from its command line only, where everybody can read them, and up
 * to version 2 proves nothing to a discovery controller that it connects itself (build_options in libnvme's fabrics.c).
 * It uses a persistent one that is there, which `connectPath` has made with both of its secrets.
 */
const argsFor = ({ portal, hasNvmeJson }: Question): readonly string[] =>
  [
    'discover',
    `--transport=${portal.transport}`,
    `--traddr=${portal.traddr}`,
    `--trsvcid=${portal.trsvcid}`,
    // nvme-cli 1 does not know this option.
    portal.nqn === discoveryNqn ? '' : `--nqn=${portal.nqn}`,
    `--hostnqn=${portal.hostnqn}`,
    `--hostid=${portal.hostid}`,
    portal.hostTraddr === undefined ? '' : `--host-traddr=${portal.hostTraddr}`,
    portal.hostIface === undefined ? '' : `--host-iface=${portal.hostIface}`,
    // All of it is known here, and nvme-cli since 2.10 breaks off at a first host without a hostid (nvme_host_get_ids).
    hasNvmeJson ? '--config=none' : '',
    '--output-format=json',
  ].filter((arg) => arg !== '');

/** nvme-cli prints the errno's words last, after what it was doing. */
const explain = (stderr: string): string => {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const last = lines.at(-1) ?? 'nvme discover failed and did not say why';
  // All that nvme-cli knows is that the kernel did not do it; the kernel's log knows more.
  return /failed to write to nvme-fabrics device/i.test(last) ? 'the connection failed' : last;
};

export const discoverPortal = async (
  host: Host,
  question: Question,
  { deadlineMs, signal }: Limits,
): Promise<Outcome<readonly LogRecord[]>> => {
  const { program } = question;
  const exit = await host.run({ program, args: argsFor(question), deadlineMs, signal });
  if (exit.kind !== 'exited') return abnormalEnd(exit, silence) ?? failed('unknown end');
  if (exit.code !== 0) return failed(explain(exit.stderr));
  const records = parseLogPage(exit.stdout);
  return records === undefined
    ? failed(`${program} discover printed something that is not a log page`)
    : { kind: 'done', value: records };
};
