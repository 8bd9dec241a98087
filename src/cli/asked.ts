import type { View } from '../core/view.ts';

/** Why a host may be as desired although nothing is connected: what the configuration does not ask for. */
export const notAskedFor = ({ desired, settings }: View): readonly string[] => {
  const sentences: string[] = [];
  if (!settings.nvmeConnect) sentences.push('nothing is connected: [nvme] connect = no');
  else if (desired.portals.length === 0)
    sentences.push('nothing is to be connected: no usable portal in /etc/nvme/discovery.conf');
  if (!settings.modulesLoad) sentences.push('no module is loaded: [modules] load = no');
  return sentences;
};
