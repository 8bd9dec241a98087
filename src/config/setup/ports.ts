import type { PortsDesired } from '../../core/setup/ports.ts';
import { located, type Located } from '../located.ts';
import { parseMlx4Conf } from '../mlx4/mlx4-conf.ts';
import type { Said } from './said.ts';

/** What is wrong with the file is worth knowing even where it is not followed. */
export const loadPorts = ({ files, settings }: Said): Located<PortsDesired | undefined> => {
  const { value: hcas, diagnostics } = located(files.mlx4, parseMlx4Conf, []);
  const isAsked = settings.mlx4Ports && hcas.length > 0;
  return { value: isAsked ? { hcas } : undefined, diagnostics };
};
