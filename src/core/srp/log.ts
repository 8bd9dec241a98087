/** What ib_srp logs about logins, and which of it is about a certain one. Pure. */

import { parseAddress } from '../address.ts';
import { addTargetString, type SrpLogin } from './login.ts';

/** A line of the kernel log that may be ib_srp's: without time, device and module. */
export interface SrpLogLine {
  /** `host6`, for lines of a SCSI host. Each attempt has one, and numbers are used again at once. */
  readonly host: string | undefined;
  readonly text: string;
}

/**
 * `scsi host6: ib_srp: REJ received`, `scsi host6:   REJ reason 0x8` (shost_printk, with and without PFX), `ib_srp: bad
 * dest parameter 'x'` (pr_warn), and `scsi6 : ib_srp: ...` of kernels before 3.15. Undefined for another's line.
 */
export const parseSrpLogLine = (text: string): SrpLogLine | undefined => {
  const own = /^ib_srp: (.*)$/.exec(text);
  if (own !== null) return { host: undefined, text: own[1]?.trim() ?? '' };
  const [, number, words = ''] = /^scsi(?: host)?(\d+) ?: (.*)$/.exec(text) ?? [];
  const isSrp = /^ib_srp: |^ {2}REJ reason/.test(words);
  return number !== undefined && isSrp
    ? { host: `host${number}`, text: words.replace(/^ib_srp: /, '').trim() }
    : undefined;
};

/** The last line of an attempt that came to connecting. A channel after the first that fails leaves the others. */
const lastLine =
  /^(?:Connection 0\/\d+ to (.+) failed|Already connected to target port with (.+)|new target: .*|SCSI scan failed - .*)$/;

/** The address of `10.0.0.1`, `10.0.0.1:5555`, `[fe80::1]:5555`, `fe80:...`, by value and without its scope. */
const addressOf = (text: string): string | undefined => {
  const bare = /^\[(.*?)(?:%\w+)?\]/.exec(text)?.[1] ?? text;
  return (parseAddress(bare) ?? parseAddress(bare.replace(/:\d+$/, '')))?.value;
};

/** Whether an address or a GID, as the kernel prints it, is where the login leads. */
const leadsTo = (login: SrpLogin, text: string): boolean =>
  login.kind === 'rdma-cm'
    ? addressOf(text) === login.dest.ip.value
    : text.replaceAll(':', '') === login.dgid;

const isItsTarget = (login: SrpLogin, text: string): boolean =>
  text.startsWith(`id_ext=${login.idExt};ioc_guid=${login.iocGuid};`);

const endsAttemptAt = (login: SrpLogin, { text }: SrpLogLine): boolean => {
  const [, where, target] = lastLine.exec(text) ?? [];
  if (where !== undefined) return leadsTo(login, where);
  return target !== undefined && isItsTarget(login, target);
};

/** Lines of SCSI hosts, cut where an attempt ends; what was cut off by the end of the log belongs to nobody yet. */
const attemptsOf = (lines: readonly SrpLogLine[]): readonly (readonly SrpLogLine[])[] => {
  const open = new Map<string, SrpLogLine[]>();
  const done: SrpLogLine[][] = [];
  for (const line of lines) {
    if (line.host === undefined) continue;
    const attempt = open.get(line.host) ?? [];
    attempt.push(line);
    open.set(line.host, attempt);
    if (!lastLine.test(line.text)) continue;
    done.push(attempt);
    open.delete(line.host);
  }
  return done;
};

/** What is said before there is a SCSI host to say it: about an address, an HCA, or a part of the login string. */
const isAboutIts = (login: SrpLogin, text: string): boolean => {
  const address = /(?:^Resolving address|^No route available from \S+ to) (\S+)/.exec(text)?.[1];
  if (address !== undefined) return leadsTo(login, address);
  const device = /^QP creation failed for dev (\S+):|^(\S+): ib_alloc_mr\(\)/
    .exec(text)
    ?.slice(1)
    .find(Boolean);
  if (device !== undefined) return login.port.startsWith(`${device}:`);
  const quoted = /'(.*)'/.exec(text)?.[1];
  if (quoted !== undefined) return addTargetString(login).includes(quoted);
  return /missing one or more parameters|^bad channel count/.test(text);
};

/**
 * The lines about one attempt that has just failed, oldest first. An attempt either comes to connecting, and then ends with
 * a line that says where it led; or it ends before, with lines that have no host and name what it asked for. Whatever of
 * the two came last is about this one. Attempts of other ports to the same target look alike.
 */
export const linesAbout = (login: SrpLogin, lines: readonly SrpLogLine[]): readonly string[] => {
  const isEnd = (line: SrpLogLine | undefined): boolean =>
    line !== undefined && endsAttemptAt(login, line);
  const attempt = attemptsOf(lines).findLast((one) => isEnd(one.at(-1))) ?? [];
  const early = lines
    .slice(lines.findLastIndex((line) => line === attempt.at(-1)) + 1)
    .filter(({ host, text }) => host === undefined && isAboutIts(login, text));
  return (early.length > 0 ? early : attempt).map(({ text }) => text);
};
