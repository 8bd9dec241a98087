/** add_target of a simulated ib_srp, and what becomes of its logins (ib_srp.c, scsi_transport_srp.c of Linux 6). */

import type { Kernel } from './kernel.ts';
import type { Ended, Process } from './process.ts';
import { fateOf, targetAt, type Login } from './srp-fate.ts';
import type { SimLogin, SrpState } from './srp-state.ts';

const known: ReadonlySet<string> = new Set([
  ...['id_ext', 'ioc_guid', 'dgid', 'pkey', 'service_id', 'dest', 'src', 'max_sect', 'queue_size'],
  ...['max_cmd_per_lun', 'target_can_queue', 'io_class', 'initiator_ext', 'cmd_sg_entries'],
  ...[
    'allow_ext_sg',
    'sg_tablesize',
    'comp_vector',
    'tl_retry_count',
    'max_it_iu_size',
    'ch_count',
  ],
]);

const complete: readonly (readonly string[])[] = [
  ['id_ext', 'ioc_guid', 'dgid', 'pkey', 'service_id'],
  ['id_ext', 'ioc_guid', 'dest'],
];

export const logLine = ({ timeline }: Kernel, srp: SrpState, text: string): void => {
  const seconds = ((timeline.now() - srp.logLagMs) / 1000).toFixed(6).padStart(12);
  srp.log.push(`[${seconds}] ${text}`);
};

/** srp_parse_options: the options, or what it says about them. */
const parse = (text: string): ReadonlyMap<string, string> | string => {
  const options = new Map<string, string>();
  for (const part of text.trim().split(',').filter(Boolean)) {
    const [key = '', ...value] = part.split('=');
    if (!known.has(key) || value.length !== 1)
      return `unknown parameter or missing value '${part}' in target creation request`;
    options.set(key, value[0] ?? '');
  }
  const isComplete = complete.some((keys) => keys.every((key) => options.has(key)));
  return isComplete ? options : 'target creation request is missing one or more parameters';
};

/** The lowest number that is free: numbers are used again at once. */
const freeNumber = ({ logins, trying }: SrpState): number => {
  const used = new Set([...logins.map(({ number }) => number), ...trying]);
  for (let number = 6; ; number += 1) if (!used.has(number)) return number;
};

const extOf = (options: ReadonlyMap<string, string>): string =>
  (options.get('initiator_ext') ?? '').padStart(16, '0');

/** srp_conn_unique: those that are being removed count, and where a login leads does not. */
const isUnique = ({ logins }: SrpState, { port, options }: Login): boolean =>
  !logins.some(
    (one) =>
      one.port === port &&
      one.idExt === options.get('id_ext') &&
      one.iocGuid === options.get('ioc_guid') &&
      one.initiatorExt === extOf(options),
  );

export const removeLogin = (srp: SrpState, one: SimLogin): void => {
  const at = srp.logins.indexOf(one);
  if (at >= 0) srp.logins.splice(at, 1);
};

const diskNames = (srp: SrpState, count: number): readonly string[] =>
  Array.from({ length: count }, () => {
    srp.made.disks += 1;
    return `sd${srp.made.disks}`;
  });

/** srp_add_target, up to the scan. Undefined where the target went away meanwhile. */
export const makeLogin = (
  srp: SrpState,
  { port, options }: Login,
  number = freeNumber(srp),
): SimLogin | undefined => {
  const at = options.get('dest') ?? options.get('dgid') ?? '';
  const target = targetAt(srp, at);
  if (target === undefined) return undefined;
  const made: SimLogin = {
    ...{ number, port, at, target, options, state: 'running', disks: [] },
    timers: { reconnect_delay: '10', fast_io_fail_tmo: '15', dev_loss_tmo: '600' },
    idExt: options.get('id_ext') ?? '',
    iocGuid: options.get('ioc_guid') ?? '',
    initiatorExt: extOf(options),
    pkey: options.get('pkey'),
    serviceId: options.get('service_id'),
  };
  srp.logins.push(made);
  return made;
};

export const scanDisks = (srp: SrpState, one: SimLogin): void => {
  one.disks = diskNames(srp, one.target.disks);
};

const refused = (words: string): Ended => ({
  ...{ code: 1, stdout: '' },
  stderr: `dd: error writing '/sys/class/infiniband_srp/x/add_target': ${words}\n`,
});
const accepted: Ended = { code: 0, stdout: '', stderr: '' };

const scanMs = 30;
const removalMs = 20;

/** Whether the HCA of a local port is there. */
export const isThere = ({ state }: Kernel, { ibPorts }: SrpState, port: string): boolean =>
  state.rails.some(({ device, rdma }) => rdma && `${device}:1` === port) ||
  ibPorts.some(({ device, port: number, there }) => there && `${device}:${number}` === port);

class AddTarget {
  readonly #kernel: Kernel;
  readonly #srp: SrpState;
  readonly #number: number;

  constructor(kernel: Kernel, srp: SrpState, number: number) {
    this.#kernel = kernel;
    this.#srp = srp;
    this.#number = number;
  }

  #say(line: string): void {
    logLine(this.#kernel, this.#srp, `scsi host${this.#number}: ${line}`);
  }

  async run(process: Process, login: Login): Promise<Ended> {
    const { options } = login;
    if (!isUnique(this.#srp, login)) {
      const ids = `id_ext=${options.get('id_ext') ?? ''};ioc_guid=${options.get('ioc_guid') ?? ''}`;
      this.#say(`ib_srp: Already connected to target port with ${ids};dest=whatever`);
      return refused('File exists');
    }
    const fate = fateOf(this.#kernel, this.#srp, login);
    await process.sleep(fate.ms);
    const { errno, lines = [], hostLines = [] } = fate;
    for (const line of lines) logLine(this.#kernel, this.#srp, line);
    for (const line of hostLines) this.#say(line);
    if (errno !== undefined) return refused(errno);
    return isThere(this.#kernel, this.#srp, login.port)
      ? this.#add(login)
      : refused('Connection reset by peer');
  }

  /** From here on no signal ends it. */
  async #add(login: Login): Promise<Ended> {
    const { timeline } = this.#kernel;
    const made = makeLogin(this.#srp, login, this.#number);
    if (made === undefined) return refused('Connection reset by peer');
    await timeline.sleep(scanMs);
    if (made.target.scanFails) {
      this.#say('ib_srp: SCSI scan failed - removing SCSI host');
      made.state = 'removed';
      timeline.after(removalMs, () => {
        removeLogin(this.#srp, made);
      });
      return accepted;
    }
    scanDisks(this.#srp, made);
    this.#say(`ib_srp: new target: id_ext ${made.idExt} ioc_guid ${made.iocGuid}`);
    return accepted;
  }
}

/** One write at a time for each local port; who waits for it can be killed. */
export const addTarget = async (
  kernel: Kernel,
  srp: SrpState,
  {
    process,
    port,
    input,
  }: { readonly process: Process; readonly port: string; readonly input: string },
): Promise<Ended> => {
  const number = freeNumber(srp);
  srp.trying.add(number);
  try {
    while (srp.taken.has(port)) await process.sleep(5);
    srp.taken.add(port);
    try {
      const options = parse(input);
      if (typeof options !== 'string')
        return await new AddTarget(kernel, srp, number).run(process, { port, options });
      logLine(kernel, srp, `ib_srp: ${options}`);
      return refused('Invalid argument');
    } finally {
      srp.taken.delete(port);
    }
  } finally {
    srp.trying.delete(number);
  }
};

/** As if somebody had written it by hand. */
export const plantLogin = (srp: SrpState, port: string, text: string): SimLogin => {
  const options = parse(text);
  const made = typeof options === 'string' ? undefined : makeLogin(srp, { port, options });
  if (made === undefined) throw new Error(`cannot log in: ${text}`);
  scanDisks(srp, made);
  return made;
};
