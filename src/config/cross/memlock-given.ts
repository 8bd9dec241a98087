/** What users and services may lock where nothing says otherwise. */

import type { PamBuild } from '../../core/limits/effective.ts';
import { parseMaxLocked } from '../../core/limits/proc-limits.ts';
import type { KiB, Unlimited } from '../../core/limits/units.ts';
import type { ConfigurationSource } from '../reading.ts';
import { parseDefaultMemlock } from './default-memlock.ts';

type Amount = KiB | Unlimited | undefined;

const ofProcess = async (tree: ConfigurationSource, pid: string): Promise<Amount> => {
  const file = await tree.read(`/proc/${pid}/limits`);
  return file.kind === 'text' ? parseMaxLocked(file.text)?.soft : undefined;
};

/** Its unit has no LimitMEMLOCK, so it has what systemd gives to a service without one. In cgroup v2 and v1. */
const witness = 'system.slice/systemd-journald.service/cgroup.procs';

const ofWitness = async (tree: ConfigurationSource): Promise<Amount> => {
  for (const mount of ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd']) {
    const file = await tree.read(`${mount}/${witness}`);
    const pid = file.kind === 'text' ? /^\d+$/m.exec(file.text)?.[0] : undefined;
    if (pid !== undefined) return ofProcess(tree, pid);
  }
  return undefined;
};

/** systemd-system.conf(5): the main file in the first directory that has one, then drop-ins by name. */
const directories = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd'];

const mainFile = async (tree: ConfigurationSource): Promise<string | undefined> => {
  for (const directory of directories) {
    const path = `${directory}/system.conf`;
    if ((await tree.read(path)).kind === 'text') return path;
  }
  return undefined;
};

const dropIns = async (tree: ConfigurationSource): Promise<readonly string[]> => {
  const byName = new Map<string, string>();
  for (const directory of directories) {
    const names = await tree.list(`${directory}/system.conf.d`);
    for (const name of names.filter((one) => one.endsWith('.conf'))) {
      if (!byName.has(name)) byName.set(name, `${directory}/system.conf.d/${name}`);
    }
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
};

/** Undefined where no file sets it. */
const configured = async (tree: ConfigurationSource): Promise<Amount> => {
  const main = await mainFile(tree);
  const paths = [...(main === undefined ? [] : [main]), ...(await dropIns(tree))];
  const texts = await Promise.all(paths.map((path) => tree.read(path)));
  return texts.reduce<Amount>(
    (before, file) => (file.kind === 'text' ? parseDefaultMemlock(file.text, before) : before),
    undefined,
  );
};

export interface Inherited {
  readonly users: Amount;
  readonly services: Amount;
}

/**
 * Services have DefaultLimitMEMLOCK=, else what systemd was built with or given by the kernel, which only a running
 * service shows. Sessions start from what PID 1 has on Debian, and elsewhere from what sshd or login has as a service.
 */
export const readInherited = async (
  tree: ConfigurationSource,
  pam: PamBuild,
): Promise<Inherited> => {
  const services = (await configured(tree)) ?? (await ofWitness(tree));
  const users = pam === 'debian' ? await ofProcess(tree, '1') : services;
  return { users, services };
};
