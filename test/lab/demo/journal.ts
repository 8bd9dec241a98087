/** What the journal of the guest has to tell: who did what, when. */

import * as v from 'valibot';
import type { Shell } from '../shell.ts';

/** One thing that happened; `up` is seconds since the guest's boot. */
export interface Happening {
  readonly up: number;
  readonly who: 'demo' | 'holdfast' | 'kernel' | 'lab-hca' | 'systemd';
  readonly what: string;
}

const entrySchema = v.object({
  SYSLOG_IDENTIFIER: v.picklist(['holdfast', 'kernel', 'lab-hca']),
  MESSAGE: v.string(),
  __MONOTONIC_TIMESTAMP: v.string(),
});

const lineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ level: v.string(), msg: v.string() }),
);

/** Holdfast's lines are JSON; their sentence is enough here. */
const sentenceOf = (message: string): string => {
  const line = v.safeParse(lineSchema, message);
  if (!line.success) return message;
  const { level, msg } = line.output;
  return level === 'info' ? msg : `${level}: ${msg}`;
};

const toHappening = (json: string): Happening | undefined => {
  const entry = v.safeParse(v.pipe(v.string(), v.parseJson(), entrySchema), json);
  if (!entry.success) return undefined;
  const { SYSLOG_IDENTIFIER: who, MESSAGE: message } = entry.output;
  const up = Number(entry.output.__MONOTONIC_TIMESTAMP) / 1e6;
  return { up, who, what: sentenceOf(message) };
};

/** The journal since the guest's boot, of Holdfast, the lab's driver and the kernel. */
export const readJournal = async (shell: Shell): Promise<readonly Happening[]> => {
  const text = await shell.run('journalctl -b -o json -t holdfast -t lab-hca -t kernel');
  return text
    .split('\n')
    .map(toHappening)
    .filter((one) => one !== undefined);
};

/** The guest's time now, on the clock of `Happening.up`. */
export const upNow = async (shell: Shell): Promise<number> =>
  Number((await shell.run('cat /proc/uptime')).split(' ')[0]);

const propertyOf = async (shell: Shell, unit: string, property: string): Promise<number> =>
  Number(await shell.run(`systemctl show -P ${property} ${unit}`)) / 1e6;

/** When units became active in this boot, told in the words given for each. */
export const readUnits = async (
  shell: Shell,
  units: Readonly<Record<string, string>>,
): Promise<readonly Happening[]> => {
  const all = Object.entries(units).map(async ([unit, what]): Promise<Happening> => {
    const up = await propertyOf(shell, unit, 'ActiveEnterTimestampMonotonic');
    return { up, who: 'systemd', what };
  });
  return (await Promise.all(all)).filter(({ up }) => up > 0);
};

/** When services were last started. */
export const readStarts = (
  shell: Shell,
  services: readonly string[],
): Promise<readonly Happening[]> =>
  Promise.all(
    services.map(async (unit): Promise<Happening> => {
      const up = await propertyOf(shell, unit, 'ExecMainStartTimestampMonotonic');
      return { up, who: 'systemd', what: `starts ${unit}` };
    }),
  );

/** Holdfast's lines as an administrator would read them, with the time since boot. */
export const sentences = (happenings: readonly Happening[]): string =>
  happenings
    .filter(({ who }) => who === 'holdfast')
    .map(({ up, what }) => `[${up.toFixed(2).padStart(7)}] ${what}`)
    .join('\n');
