/** Sentences about steps of the kernel's modules and controllers. */

import type { Controller } from './actual.ts';
import type { DesiredModule } from './desired.ts';
import { describePath, type Path } from './path.ts';

export const leaveSentence = (controller: Controller, path: Path): string => {
  const what = `${controller.name} (${describePath(path)})`;
  if (controller.state.startsWith('deleting')) {
    return `wait for the kernel to finish deleting ${what} before connecting again`;
  }
  return `leave ${what} to the kernel: its state is ${controller.state}`;
};

export const loadSentence = ({ name, source, device }: DesiredModule): string =>
  device === undefined
    ? `load the module ${name}: asked for at ${source}`
    : `load the module ${name} for the ${source}`;
