/** What measurements in a guest share. */

import { apply, forget, passEnded, setPortals } from '../lab/holdfast.ts';
import type { Initiator } from '../lab/initiator.ts';
import type { Shell } from '../lab/shell.ts';

const stopFile = '/run/bench-holdfast-stopped';

/** Lets Holdfast's units be switched off and on again in a moment, for the others' turn in the same machine. */
export const addSwitch = async ({ shell }: Initiator): Promise<void> => {
  const text = `[Unit]\nConditionPathExists=!${stopFile}\n`;
  await shell.put('/etc/systemd/system/holdfast.service.d/bench.conf', text);
  await shell.run('systemctl daemon-reload');
};

export const switchUnits = async (initiator: Initiator, to: 'on' | 'off'): Promise<void> => {
  await initiator.shell.run(`udevadm settle; ${to === 'off' ? 'touch' : 'rm -f'} ${stopFile}`);
  await passEnded(initiator);
};

const passIsRunning = '[[ $(systemctl show -P ActiveState holdfast.service) == activating ]]';

/** Waits until a pass of the units is under way. */
export const passStarted = async ({ shell }: Initiator): Promise<void> => {
  await shell.waitUntil(passIsRunning, 20_000);
};

/** Fails unless a pass of the units is under way, or unless none is. */
export const assertPass = async ({ shell }: Initiator, running: boolean): Promise<void> => {
  const { code } = await shell.exec(passIsRunning);
  if ((code === 0) !== running) throw new Error(`a pass is ${running ? 'not ' : ''}running`);
};

/** Nothing from before but this file; everything in it connected, the units on. */
export const prepare = async (initiator: Initiator, lines: readonly string[]): Promise<void> => {
  await switchUnits(initiator, 'off');
  await setPortals(initiator, ...lines);
  await forget(initiator);
  await switchUnits(initiator, 'on');
  await apply(initiator);
  await passEnded(initiator);
};

export interface Timed {
  readonly wall: number;
  readonly cpu: number;
  readonly code: number;
}

/** Wall and CPU seconds of a command, on a guest where nothing of what was before still goes on. */
export const timed = async (shell: Shell, command: string): Promise<Timed> => {
  const script = `udevadm settle; TIMEFORMAT='%R %U %S'; { time ${command} > /dev/null 2>&1; } 2>&1; echo $?`;
  const { stdout } = await shell.exec(script, { timeoutMs: 200_000 });
  const [wall = NaN, user = NaN, system = NaN, code = NaN] = stdout.trim().split(/\s+/).map(Number);
  return { wall, cpu: user + system, code };
};

/** The peak of a command's memory in MB, as the kernel last told it while the command ran. */
export const peakMemory = async (shell: Shell, command: string): Promise<number> => {
  const look =
    'while read -r key value unit; do [[ $key == VmHWM: ]] && peak=$value; done < /proc/$!/status';
  const script = `${command} > /dev/null 2>&1 &\npeak=0\nwhile [[ -e /proc/$!/status ]]; do ${look}; done 2>/dev/null\necho $peak`;
  return Number(await shell.run(script, { timeoutMs: 60_000 })) / 1024;
};

/** On a terminal, one line that the next one replaces. */
export const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

/** Repeats a measurement, one after the other, and shows on a terminal how far it is. */
export const repeat = async <T>(
  what: string,
  times: number,
  measure: () => Promise<T>,
): Promise<T[]> => {
  const results: T[] = [];
  while (results.length < times) {
    progress(`measuring ${what}, ${results.length + 1} of ${times} ...`);
    results.push(await measure());
  }
  progress('');
  return results;
};
