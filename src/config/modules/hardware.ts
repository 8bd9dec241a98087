/** What the files say about the drivers of the hardware. */

import type { HardwareDesired } from '../../core/hardware.ts';
import type { ModuleName } from '../../core/ids.ts';
import type { Assignment } from '../shell/shell.ts';
import { isNo, isYes, ownModules } from './module-keys.ts';
import { openibKeys } from './openib-keys.ts';

/** Which of the two files says what; openib's assignments only while ONBOOT does not switch it off. */
export interface HardwareKeys {
  readonly rdma: readonly Assignment[];
  readonly openib: readonly Assignment[];
}

const switchedOff = (openib: readonly Assignment[]): readonly ModuleName[] =>
  openib.filter(isNo).flatMap(({ key }) => ownModules(openibKeys, key));

/** A driver key of openib.conf that is not yes leaves its part of the hardware out. */
export const hardwareOf = ({ rdma, openib }: HardwareKeys): HardwareDesired => ({
  off: switchedOff(openib),
  preview: rdma.some((one) => one.key === 'TECH_PREVIEW_LOAD' && isYes(one)),
});
