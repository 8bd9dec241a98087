/** dd, nvme discover and modprobe, as far as Holdfast uses them. */

import { discoveryNqn } from '../../src/core/ids.ts';
import { connectThroughDoor, removeController, type Kernel, type Request } from './kernel.ts';
import type { Ended, Process, Program } from './process.ts';
import { rdma } from './rdma-tool.ts';
import { peerAt, type SimController } from './state.ts';

const ok = (stdout = ''): Ended => ({ code: 0, stdout, stderr: '' });
const bad = (stderr: string): Ended => ({ code: 1, stdout: '', stderr: `${stderr}\n` });

const pairs = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(',').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name, value.join('=')];
    }),
  );

/** nvmf_parse_options, for the tokens that say who is connected to whom. */
export const requestOf = (text: string): Request => {
  const options = pairs(text);
  const subsysnqn = options.get('nqn') ?? '';
  const isDiscovery = subsysnqn === discoveryNqn || options.has('discovery');
  return {
    transport: options.get('transport') ?? '',
    traddr: options.get('traddr') ?? '',
    trsvcid: options.get('trsvcid') ?? '',
    hostTraddr: options.get('host_traddr'),
    hostIface: options.get('host_iface'),
    subsysnqn,
    hostnqn: options.get('hostnqn') ?? '',
    hostid: options.get('hostid') ?? '',
    kind: isDiscovery ? 'discovery' : 'io',
    kato: Number(options.get('keep_alive_tmo') ?? (isDiscovery ? 0 : 5)),
    by: 'dd',
  };
};

const dd =
  (kernel: Kernel): Program =>
  async (process, { input = '' }) => {
    if (!kernel.state.modules.has('nvme_fabrics'))
      return bad("dd: failed to open '/dev/nvme-fabrics': No such file or directory");
    const request = requestOf(input);
    const made = await kernel.door.through(process, () =>
      connectThroughDoor(kernel, process, request),
    );
    return typeof made === 'string' ? bad(`dd: error writing '/dev/nvme-fabrics': ${made}`) : ok();
  };

const long = (args: readonly string[], name: string): string | undefined =>
  args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

const discoverRequest = (args: readonly string[]): Request => ({
  transport: long(args, 'transport') ?? '',
  traddr: long(args, 'traddr') ?? '',
  trsvcid: long(args, 'trsvcid') ?? '',
  hostTraddr: long(args, 'host-traddr'),
  hostIface: long(args, 'host-iface'),
  subsysnqn: long(args, 'nqn') ?? discoveryNqn,
  hostnqn: long(args, 'hostnqn') ?? '',
  hostid: long(args, 'hostid') ?? '',
  kind: 'discovery',
  kato: 0,
  by: 'nvme',
});

/** The log page through a controller that is live: a hanging one never answers. */
const logPage = async (kernel: Kernel, process: Process, request: Request): Promise<Ended> => {
  const found = peerAt(kernel.state, request.traddr);
  await process.sleep(found?.logPageHangs === true ? Infinity : 30);
  const records = (found?.records ?? []).map((one) => ({ ...one, adrfam: 'ipv4', portid: 1 }));
  return ok(JSON.stringify({ genctr: 2, records }));
};

/** A persistent discovery controller that is there is used and left; one made for the purpose is deleted. */
const nvme =
  (kernel: Kernel): Program =>
  async (process, { args }) => {
    const request = discoverRequest(args);
    const isSame = (one: SimController): boolean =>
      one.kind === 'discovery' &&
      one.state === 'live' &&
      one.traddr === request.traddr &&
      one.trsvcid === request.trsvcid &&
      one.hostnqn === request.hostnqn;
    if (kernel.state.controllers.some(isSame)) return logPage(kernel, process, request);
    const made = await kernel.door.through(process, () =>
      connectThroughDoor(kernel, process, request),
    );
    if (typeof made === 'string') return bad(`failed to add controller, error ${made}`);
    const page = await logPage(kernel, process, request);
    removeController(kernel, made);
    return page;
  };

const needs: Readonly<Record<string, readonly string[]>> = {
  nvme_rdma: ['ib_core', 'rdma_cm', 'nvme_core', 'nvme_fabrics'],
};

const modprobe =
  (kernel: Kernel): Program =>
  async (process, { args }) => {
    const names = args.filter((arg) => !arg.startsWith('-'));
    const { modules, available } = kernel.state;
    for (const name of names.filter((one) => available.has(one))) {
      await process.sleep(50);
      for (const one of [...(needs[name] ?? []), name]) modules.add(one);
    }
    const unknown = names.filter((name) => !available.has(name));
    const words = unknown.map((name) => `modprobe: FATAL: Module ${name} not found.`);
    return unknown.length === 0 ? ok() : bad(words.join('\n'));
  };

/** One line for each address and each kind of socket, as glibc prints them. */
const getent =
  (kernel: Kernel): Program =>
  async (process, { args: [, name = ''] }) => {
    const { addresses, ms } = kernel.state.names.get(name) ?? { addresses: [], ms: 5 };
    await process.sleep(ms);
    if (addresses.length === 0) return { code: 2, stdout: '', stderr: '' };
    const kinds = ['STREAM', 'DGRAM', 'RAW'];
    const lines = addresses.flatMap((one) => kinds.map((kind) => `${one}  ${kind} ${name}\n`));
    return ok(lines.join(''));
  };

/** dmesg of util-linux, without colour. */
const dmesg =
  ({ state }: Kernel): Program =>
  () => {
    const lines = (state.log ?? []).map(({ at, text }) => `[${(at / 1000).toFixed(6)}] ${text}\n`);
    return Promise.resolve(
      state.log === undefined ? bad('dmesg: read kernel buffer failed') : ok(lines.join('')),
    );
  };

/** Undefined for a program that the simulated host does not have. */
export const programNamed = (kernel: Kernel, name: string): Program | undefined =>
  new Map<string, (kernel: Kernel) => Program>([
    ['dd', dd],
    ['dmesg', dmesg],
    ['nvme', nvme],
    ['modprobe', modprobe],
    ['getent', getent],
    ['rdma', rdma],
  ]).get(name)?.(kernel);
