import { connectsAnything } from '../core/desired.ts';
import type { View } from '../core/view.ts';

/** Why a host may be as desired although nothing is connected: what the configuration does not ask for. */
export const notAskedFor = ({ desired, settings }: View): readonly string[] => {
  const sentences: string[] = [];
  if (!settings.nvmeConnect)
    sentences.push('portals and paths are left alone: [nvme] connect = no');
  else if (
    !connectsAnything(desired) &&
    desired.excluded === undefined &&
    desired.srp === undefined
  )
    sentences.push(
      '/etc/nvme/discovery.conf names no portal and config.json no path that can be used',
    );
  if (!settings.srpLogin) sentences.push('SRP targets are left alone: [srp] login = no');
  if (!settings.modulesLoad) sentences.push('modules are left alone: [modules] load = no');
  return sentences;
};
