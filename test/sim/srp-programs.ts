/** dmesg, rdma, ip, srp_daemon and ibsrpdm on a simulated host with SRP. */

import type { Kernel } from './kernel.ts';
import type { Ended, Program } from './process.ts';
import { addTarget } from './srp-kernel.ts';
import type { Daemon, SimTarget, SrpState } from './srp-state.ts';
import { routeTo } from './state.ts';

type Tool = (kernel: Kernel, srp: SrpState) => Program;

const ok = (stdout: string, stderr = ''): Ended => ({ code: 0, stdout, stderr });

/** One write to add_target of a local port, whose name is that of the device. */
const dd: Tool =
  (kernel, srp) =>
  (process, { args, input = '' }) => {
    const at = args.find((one) => one.startsWith('of='))?.slice(3) ?? '';
    const [, device = '', port = ''] = /\/srp-(.+)-(\d+)\/add_target$/.exec(at) ?? [];
    return addTarget(kernel, srp, { process, port: `${device}:${port}`, input });
  };

/** A block of a disk is read, for which a session that is dead waits half a minute. */
const read: Tool =
  (_kernel, srp) =>
  async (process, { args }) => {
    const disk = args.find((one) => one.startsWith('if='))?.slice('if=/dev/'.length) ?? '';
    const login = srp.logins.find(({ disks }) => disks.includes(disk));
    if (login === undefined)
      return {
        code: 1,
        stdout: '',
        stderr: `dd: failed to open '/dev/${disk}': No such file or directory`,
      };
    await process.sleep(login.target.hangs ? 30_000 : 2);
    if (!login.target.hangs) return ok('');
    return { code: 1, stdout: '', stderr: `dd: error reading '/dev/${disk}': Input/output error` };
  };

const dmesg: Tool = (_kernel, srp) => async (process) => {
  await process.sleep(3);
  return ok(srp.log.map((line) => `${line}\n`).join(''));
};

/** res_cm_id_line: ids of ib_srp show where they lead, on the fabric they are of another kind. */
const cmIds = ({ logins }: SrpState): readonly object[] =>
  logins
    .filter(({ pkey, state }) => pkey === undefined && state === 'running')
    .map(({ port, at }) => ({
      ...{ ifname: port.split(':')[0], port: 1, state: 'CONNECT', ps: 'TCP', pid: 0 },
      ...{ comm: 'ib_srp', 'src-addr': '10.99.1.1:40000', 'dst-addr': at },
    }));

const rdma: Tool = (_kernel, srp) => async (process) => {
  await process.sleep(5);
  return srp.rdmaTool
    ? ok(JSON.stringify(cmIds(srp)))
    : { code: 1, stdout: '', stderr: 'Unknown parameter "cm_id".\n' };
};

const ip: Tool =
  (kernel) =>
  async (process, { args }) => {
    await process.sleep(2);
    const address = args.at(-1) ?? '';
    const way = routeTo(kernel.state, address);
    if (way !== undefined) return ok(JSON.stringify([{ dst: address, dev: way.netdev }]));
    return { code: 2, stdout: '', stderr: 'RTNETLINK answers: Network is unreachable\n' };
  };

/** In the order and spelling of srp_daemon.c; one line for each P_Key that the target answers on. */
const loginStrings = ({ idExt, iocGuid, at, pkeys }: SimTarget, withExt: boolean): string =>
  pkeys
    .map((pkey) => {
      const ids = `id_ext=${idExt.toUpperCase()},ioc_guid=${iocGuid},dgid=${at},pkey=${pkey}`;
      const ext = withExt ? `,initiator_ext=${at.slice(16)}` : '';
      return `${ids},service_id=${iocGuid}${ext}\n`;
    })
    .join('');

const scanMs = 40;

const scan = async (
  process: Parameters<Program>[0],
  srp: SrpState,
  {
    port,
    how,
    withExt,
  }: { readonly port: string; readonly how: Daemon; readonly withExt: boolean },
): Promise<Ended> => {
  await process.sleep(how === 'hangs' ? Infinity : scanMs);
  const isThere = srp.ibPorts.some((one) => one.there && `${one.device}:${one.port}` === port);
  if (how === 'mute' || !isThere)
    return ok('', 'failed to get the device list\nNo usable device\n');
  const found = srp.targets.filter(({ up, reachedFrom }) => up && reachedFrom.includes(port));
  return ok(found.map((one) => loginStrings(one, withExt)).join(''));
};

const srpDaemon: Tool =
  (_kernel, srp) =>
  (process, { args }) => {
    const port = args[args.indexOf('-j') + 1] ?? '';
    return scan(process, srp, { port, how: srp.srpDaemon, withExt: args.includes('-n') });
  };

const ibsrpdm: Tool =
  (_kernel, srp) =>
  (process, { args }) => {
    const umad = Number(/umad(\d+)$/.exec(args.at(-1) ?? '')?.[1]);
    const there = srp.ibPorts.filter((one) => one.there);
    const port = there[umad] === undefined ? '' : `${there[umad].device}:${there[umad].port}`;
    return scan(process, srp, { port, how: srp.ibsrpdm, withExt: false });
  };

const ddOn = (args: readonly string[]): Tool | undefined => {
  if (args.some((one) => one.startsWith('if='))) return read;
  return args.some((one) => one.endsWith('/add_target')) ? dd : undefined;
};

/** Undefined for what is none of these; `absent` for one that this host lacks. */
export const srpProgram = (
  srp: SrpState,
  { program, args }: { readonly program: string; readonly args: readonly string[] },
): Tool | 'absent' | undefined => {
  if (program === 'dd') return ddOn(args);
  if (program === 'dmesg') return dmesg;
  if (program === 'rdma') return args.includes('cm_id') ? rdma : undefined;
  if (program === 'ip') return args.includes('get') ? ip : undefined;
  if (program === 'srp_daemon') return srp.srpDaemon === 'absent' ? 'absent' : srpDaemon;
  if (program === 'ibsrpdm') return srp.ibsrpdm === 'absent' ? 'absent' : ibsrpdm;
  return undefined;
};
