/**
 * Whether multipathd runs, from files alone: this is looked at in every pass, and a question to systemd or to multipathd
 * would cost a process each time.
 */

import type { Multipathd } from '../../core/setup/multipath.ts';
import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';

export const multipathdUnit = 'multipathd.service';

/** By precedence (systemd.unit(5)). */
const directories = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** systemd keeps this link for as long as a unit is active (unit_export_invocation_id in core/unit.c). */
const isActive = async (host: Host): Promise<boolean> =>
  (await host.list('/run/systemd/units')).includes(`invocation:${multipathdUnit}`);

/** Without its unit, as the initramfs or a person starts it: DEFAULT_PIDFILE in libmultipath/defaults.h. */
const hasProcess = async (host: Host): Promise<boolean> => {
  const pid = await attribute(host, '/run/multipathd.pid');
  if (pid === undefined || !/^\d+$/.test(pid)) return false;
  return (await attribute(host, `/proc/${pid}/comm`)) === 'multipathd';
};

export const multipathdRuns = async (host: Host): Promise<boolean> =>
  (await isActive(host)) || hasProcess(host);

/** The unit's text; empty where it is masked, undefined where there is none. */
const unitText = async (host: Host): Promise<string | undefined> => {
  for (const directory of directories) {
    const path = `${directory}/${multipathdUnit}`;
    if ((await host.readlink(path)) === '/dev/null') return '';
    const text = await attribute(host, path);
    if (text !== undefined) return text;
  }
  return undefined;
};

const valuesOf = (text: string, condition: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^${condition}=(\\S+)`, 'gm'))].map(([, value = '']) => value);

/** A unit whose conditions do not hold is not started, and systemctl says nothing of it (systemd.unit(5)). */
const unmet = async (host: Host, text: string): Promise<string | undefined> => {
  const conf = '/etc/multipath.conf';
  if (valuesOf(text, 'ConditionPathExists').includes(conf)) {
    const file = await host.read(conf);
    if (file.kind === 'absent') return `its unit wants ${conf}, which mpathconf --enable makes`;
  }
  const words = (await attribute(host, '/proc/cmdline'))?.split(/\s+/) ?? [];
  const off = valuesOf(text, 'ConditionKernelCommandLine').find(
    (value) => value.startsWith('!') && words.includes(value.slice(1)),
  );
  return off === undefined ? undefined : `the kernel was started with ${off.slice(1)}`;
};

const obstacle = async (host: Host): Promise<string | undefined> => {
  if (!(await host.list('/run/systemd')).includes('system')) return 'systemd is not running here';
  const text = await unitText(host);
  if (text === undefined)
    return `there is no ${multipathdUnit}: install multipath-tools or device-mapper-multipath`;
  return text === '' ? `${multipathdUnit} is masked` : unmet(host, text);
};

export const observeMultipathd = async (host: Host): Promise<Multipathd> => {
  if (await multipathdRuns(host)) return { kind: 'running' };
  const reason = await obstacle(host);
  return reason === undefined ? { kind: 'stopped' } : { kind: 'unavailable', reason };
};
