/** Processes that use RDMA now, and what they may lock. Costs a process, so only who wants to know it all asks. */

import { isMemlockFree } from '../core/setup/limits.ts';
import { parseMaxLocked } from '../core/limits/proc-limits.ts';
import { memlockRemarks, type Owner, type RdmaProcess } from '../core/limits/services.ts';
import { parseKiB, type KiB } from '../core/limits/units.ts';
import type { Host } from '../host/host.ts';
import { observeLimits } from './setup/limits.ts';

const deadlineMs = 3000;

/**
 * Of protection domains, which everything that registers memory has (rdma-resource(8); rdma/res-pd.c in iproute2). Only
 * the numbers are looked for: older versions print no well-formed JSON. The kernel's own have pid 0, or none.
 */
const pidsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/"pid":\s*([1-9]\d*)/g)].map(([, pid = '']) => pid)),
];

const readProc = async (host: Host, pid: string, name: string): Promise<string> => {
  const file = await host.read(`/proc/${pid}/${name}`);
  return file.kind === 'text' ? file.text : '';
};

/** Of cgroup v2, or of systemd's own hierarchy in v1. */
const ownerOf = (cgroup: string, uid: number): Owner => {
  const path = /^(?:0:|\d+:name=systemd):(.*)$/m.exec(cgroup)?.[1] ?? '';
  if (/^\/user\.slice\/user-\d+\.slice\//.test(path)) return { kind: 'session', uid };
  const parts = path.split('/').filter((part) => /\.(service|scope)$/.test(part));
  const unit = parts.at(-1);
  if (unit?.endsWith('.service') === true) return { kind: 'service', unit };
  return { kind: 'other', name: unit ?? 'a program outside of any service' };
};

/** Bit CAP_IPC_LOCK of include/uapi/linux/capability.h. */
const ipcLock = 14n;

const isExempt = (status: string): boolean => {
  const hex = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  return ((BigInt(`0x${hex}`) >> ipcLock) & 1n) === 1n;
};

const noMemory: KiB | undefined = parseKiB('0');

/** Undefined for one that has ended meanwhile, or that may not be looked at. */
const processOf = async (host: Host, pid: string): Promise<RdmaProcess | undefined> => {
  const [limits, status, cgroup, command] = await Promise.all(
    ['limits', 'status', 'cgroup', 'comm'].map((name) => readProc(host, pid, name)),
  );
  const limit = parseMaxLocked(limits ?? '')?.soft;
  const field = (key: string): string =>
    new RegExp(`^${key}:\\s*(\\d+)`, 'm').exec(status ?? '')?.[1] ?? '';
  const pinned = parseKiB(field('VmPin')) ?? noMemory;
  if (limit === undefined || pinned === undefined || status === '') return undefined;
  const owner = ownerOf(cgroup ?? '', Number(field('Uid')));
  const exempt = isExempt(status ?? '');
  return { pid: Number(pid), command: (command ?? '').trim(), owner, limit, pinned, exempt };
};

const readProcesses = async (host: Host): Promise<readonly RdmaProcess[]> => {
  const args = ['-j', 'resource', 'show', 'pd'];
  const exit = await host.run({ program: 'rdma', args, deadlineMs });
  if (exit.kind !== 'exited' || exit.code !== 0) return [];
  const found = await Promise.all(pidsIn(exit.stdout).map((pid) => processOf(host, pid)));
  return found.filter((process) => process !== undefined);
};

/** A sentence for each service, session or container that has less than it needs. None where nobody can tell. */
export const observeMemlock = async (host: Host): Promise<readonly string[]> => {
  const processes = await readProcesses(host);
  const hasSession = processes.some(({ owner }) => owner.kind === 'session');
  const areFilesEnough = hasSession && isMemlockFree(await observeLimits(host));
  return memlockRemarks(processes, areFilesEnough);
};
