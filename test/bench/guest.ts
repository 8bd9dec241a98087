/** Scripts that measure inside a guest, with bash's own means: every process more would disturb what is measured. */

import assert from 'node:assert/strict';
import type { Shell } from '../lab/shell.ts';

const pause = 'exec 9<> <(:); pause() { read -r -t 0.05 -u 9; }';

const functions = `${pause}
is_up() { local g; read -r g 2>/dev/null < /sys/class/infiniband/rxe$1/ports/1/gids/1 && [[ $g == *ffff:0a63* ]]; }
is_usable() {
  local s n d
  for s in /sys/class/nvme-subsystem/*; do
    read -r n 2>/dev/null < $s/subsysnqn && [[ $n == $1 ]] || continue
    for d in $s/nvme*n*; do
      [[ \${d##*/} =~ ^nvme[0-9]+n[0-9]+$ ]] && dd if=/dev/\${d##*/} of=/dev/null bs=4096 count=1 iflag=direct 2>/dev/null && return 0
    done
  done
  return 1
}
now() { echo $EPOCHREALTIME; }
shopt -s nullglob`;

const elapsed = (text: string): number => {
  const [from = NaN, to = NaN] = text.trim().split(/\s+/).map(Number);
  assert.ok(to >= from, `two times expected: ${text}`);
  return to - from;
};

/** Seconds from the moment the HCA of a rail is up (device and address) until the volumes can be read. */
export const sinceUp = async (
  shell: Shell,
  { rail, nqns, then = '' }: { rail: number; nqns: readonly string[]; then?: string },
): Promise<number> => {
  const usable = nqns.map((nqn) => `until is_usable ${nqn}; do pause; done`).join('\n');
  const script = `${functions}\nuntil is_up ${rail}; do pause; done\nnow\n${then}\n${usable}\nnow`;
  return elapsed(await shell.run(script, { timeoutMs: 200_000 }));
};

/** Seconds from the start of a command until the volumes can be read; the command is then waited for. */
export const sinceStart = async (
  shell: Shell,
  command: string,
  nqns: readonly string[],
): Promise<number> => {
  const usable = nqns.map((nqn) => `until is_usable ${nqn}; do pause; done`).join('\n');
  const script = `${functions}\nnow\n${command} > /dev/null 2>&1 &\n${usable}\nnow\nwait`;
  return elapsed(await shell.run(script, { timeoutMs: 400_000 }));
};

/** Wall and CPU seconds of a command, on a guest where nothing of what was before still goes on. */
export const timed = async (
  shell: Shell,
  command: string,
): Promise<{ readonly wall: number; readonly cpu: number }> => {
  const script = `udevadm settle; TIMEFORMAT='%R %U %S'; { time ${command} > /dev/null 2>&1; } 2>&1`;
  const { stdout } = await shell.exec(script, { timeoutMs: 200_000 });
  const [wall = NaN, user = NaN, system = NaN] = stdout.trim().split(/\s+/).map(Number);
  return { wall, cpu: user + system };
};

const progress = (text: string): void => {
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
