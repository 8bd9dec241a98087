/** What the host of the demo is configured to have. */

import { nqnOf } from '../target.ts';

/** On rail 1, which is lost and comes back. */
export const nqn = nqnOf('vol1');

/** Sets $disk to the block device of the volume on rail 1. */
export const findDisk = `for s in /sys/class/nvme-subsystem/*; do [ "$(cat $s/subsysnqn)" = ${nqn} ] && disk=/dev/$(ls $s | grep -Ex 'nvme[0-9]+n1'); done`;

/**
 * Looking must cost next to nothing, or it delays what it looks for: only builtins of bash. The first: device and
 * address of rail 1 are there; the second: the volume has its disk.
 */
export const hcaIsBack =
  '{ read -r gid < /sys/class/infiniband/rxe1/ports/1/gids/1; } 2>/dev/null && [[ $gid == *ffff:0a63* ]]';
export const isBack = `{ for s in /sys/class/nvme-subsystem/*; do { read -r name < $s/subsysnqn; } 2>/dev/null && [[ $name == ${nqn} ]] && compgen -G "$s/nvme*n1" > /dev/null && exit; done; false; }`;
