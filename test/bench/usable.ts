/** Times taken inside a guest, with bash's own means: every process more would disturb what is measured. */

import assert from 'node:assert/strict';
import type { Shell } from '../lab/shell.ts';
import { nqnOf } from '../lab/target.ts';

/** A volume over a rail. */
export interface Path {
  readonly nqn: string;
  readonly traddr: string;
}

/** The SRP disk over a rail. */
export interface SrpPath {
  readonly srpRail: number;
}

export const pathTo = (volume: string, rail: number): Path => ({
  nqn: nqnOf(volume),
  traddr: `10.99.${rail}.2`,
});

/**
 * is_usable NQN ADDRESS: a controller of that subsystem over that address is live, and a block of each of the
 * subsystem's disks can be read past the page cache.
 * is_srp_usable RAIL: the same of the SRP disk over that rail.
 */
const functions = `
exec 9<> <(:)
pause() { read -r -t $1 -u 9; }
is_up() { local g; read -r g 2>/dev/null < /sys/class/infiniband/rxe$1/ports/1/gids/1 && [[ $g == *ffff:0a63* ]]; }
is_live() {
  local c a t
  for c in $1/nvme*; do
    read -r a 2>/dev/null < $c/address && [[ $a, == *traddr=$2,* ]] || continue
    read -r t 2>/dev/null < $c/state && [[ $t == live ]] && return 0
  done
  return 1
}
can_read() {
  local d found=1
  for d in $1/nvme*n*; do
    [[ \${d##*/} =~ ^nvme[0-9]+n[0-9]+$ ]] || continue
    dd if=/dev/\${d##*/} of=/dev/null bs=4096 count=1 iflag=direct 2>/dev/null || return 1
    found=0
  done
  return $found
}
is_usable() {
  local s n
  for s in /sys/class/nvme-subsystem/*; do
    read -r n 2>/dev/null < $s/subsysnqn && [[ $n == $1 ]] && is_live $s $2 && can_read $s && return 0
  done
  return 1
}
is_srp_usable() {
  local h d n
  for h in /sys/class/scsi_host/host*; do
    read -r d 2>/dev/null < $h/local_ib_device && [[ $d == rxe$1 ]] || continue
    for n in $h/device/target*/*/block/sd*; do
      dd if=/dev/\${n##*/} of=/dev/null bs=4096 count=1 iflag=direct 2>/dev/null && return 0
    done
  done
  return 1
}
now() { echo $EPOCHREALTIME; }
shopt -s nullglob`;

const isUsable = (path: Path | SrpPath): string =>
  'srpRail' in path ? `is_srp_usable ${path.srpRail}` : `is_usable ${path.nqn} ${path.traddr}`;

const untilUsable = (paths: readonly (Path | SrpPath)[]): string =>
  paths.map((path) => `until ${isUsable(path)}; do pause 0.05; done`).join('\n');

const elapsed = (text: string): number => {
  const [from = NaN, to = NaN] = text.trim().split(/\s+/).map(Number);
  assert.ok(to >= from, `two times expected: ${text}`);
  return to - from;
};

export interface Return {
  readonly rail: number;
  readonly paths: readonly (Path | SrpPath)[];
  /** What connects them; nothing: Holdfast's units do. */
  readonly then?: string;
}

/** Seconds from the moment the HCA of a rail is up (device and address) until the paths are usable. */
export const sinceUp = async (
  shell: Shell,
  { rail, paths, then = '' }: Return,
): Promise<number> => {
  const command = then && `${then} > /dev/null 2>&1`;
  const script = `${functions}\nuntil is_up ${rail}; do pause 0.02; done\nnow\n${command}\n${untilUsable(paths)}\nnow`;
  return elapsed(await shell.run(script, { timeoutMs: 200_000 }));
};

/** Seconds from the start of a command until the paths are usable; the command is then waited for. */
export const sinceStart = async (
  shell: Shell,
  command: string,
  paths: readonly Path[],
): Promise<number> => {
  const script = `${functions}\nnow\n${command} > /dev/null 2>&1 &\n${untilUsable(paths)}\nnow\nwait`;
  return elapsed(await shell.run(script, { timeoutMs: 400_000 }));
};

/** Seconds since the guest's kernel started when the paths are usable. */
export const uptimeWhenUsable = async (shell: Shell, paths: readonly Path[]): Promise<number> => {
  const script = `${functions}\n${untilUsable(paths)}\nread -r up rest < /proc/uptime; echo $up`;
  return Number(await shell.run(script, { timeoutMs: 200_000 }));
};
