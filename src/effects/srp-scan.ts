/** Asking an InfiniBand port which SRP targets it reaches. */

import { parseDiscovered, type BadLine } from '../core/srp/discovered.ts';
import type { HcaPort } from '../core/srp/ids.ts';
import type { Exit, Host } from '../host/host.ts';
import { attribute, eachEntry } from '../observe/attribute.ts';
import type { Limits } from './connect.ts';
import { abnormalEnd, failed, type Outcome } from './outcome.ts';

/** What a port was told. */
export interface Scanned {
  /** Login strings as printed, each of them usable. */
  readonly logins: readonly string[];
  readonly bad: readonly BadLine[];
}

const silence = 'srp_daemon did not finish in the time it was given, and was ended';

/** Never with -e: it would write to add_target by itself, and nobody would learn what came of it. */
const daemonArgs = (port: HcaPort, rulesFile: string): readonly string[] => [
  ...['-o', '-c', '-n', '-a'],
  ...['-j', port],
  ...['-f', rulesFile],
];

const umadOf = async (host: Host, port: HcaPort): Promise<string | undefined> => {
  const at = '/sys/class/infiniband_mad';
  const names = await eachEntry(host, at, async (name) => {
    const [device, number] = await Promise.all([
      attribute(host, `${at}/${name}/ibdev`),
      attribute(host, `${at}/${name}/port`),
    ]);
    return name.startsWith('umad') && `${device ?? ''}:${number ?? ''}` === port ? name : undefined;
  });
  return names[0];
};

/** Not everybody who has ib_srp has srp_daemon. */
const askIbsrpdm = async (host: Host, port: HcaPort, limits: Limits): Promise<Exit> => {
  const umad = await umadOf(host, port);
  if (umad === undefined)
    return {
      kind: 'not-started',
      reason: `no /dev/infiniband/umad* belongs to ${port}: the module ib_umad is not loaded`,
    };
  const args = ['-c', '-d', `/dev/infiniband/${umad}`];
  return host.run({ program: 'ibsrpdm', args, ...limits });
};

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';

/** Both programs end with 0 also where they could not ask at all, and then they say so on stderr and nothing else. */
const meaningOf = (exit: Extract<Exit, { kind: 'exited' }>): Outcome<Scanned> => {
  const { code, stdout, stderr } = exit;
  const { targets, bad } = parseDiscovered(stdout);
  if (code !== 0) return failed(lastLine(stderr) || `ended with ${code}`);
  if (targets.length + bad.length === 0 && lastLine(stderr) !== '') return failed(lastLine(stderr));
  const badLines = new Set(bad.map(({ line }) => line));
  const logins = stdout
    .split('\n')
    .filter((line, index) => line.trim() !== '' && !badLines.has(index + 1))
    .map((line) => line.trim());
  return { kind: 'done', value: { logins, bad } };
};

/** `rulesFile`: what srp_daemon is given; it refuses one with a single mistake altogether. */
export const scanPort = async (
  host: Host,
  { port, rulesFile }: { readonly port: HcaPort; readonly rulesFile: string },
  limits: Limits,
): Promise<Outcome<Scanned>> => {
  const first = await host.run({
    program: 'srp_daemon',
    args: daemonArgs(port, rulesFile),
    ...limits,
  });
  const exit = first.kind === 'not-started' ? await askIbsrpdm(host, port, limits) : first;
  if (exit.kind === 'exited') return meaningOf(exit);
  if (exit.kind === 'not-started' && first.kind === 'not-started')
    return failed(`neither srp_daemon nor ibsrpdm can be started: ${exit.reason}`);
  return abnormalEnd(exit, silence) ?? failed('unknown end');
};
