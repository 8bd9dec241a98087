import type { FunctionsDesired } from '../../core/setup/functions.ts';
import { located, type Located } from '../located.ts';
import { parseSriovVfs } from '../mlx4/sriov-vfs.ts';
import type { Said } from './said.ts';

/** What is wrong with the file is worth knowing even where it is not followed. */
export const loadFunctions = ({ files, settings }: Said): Located<FunctionsDesired | undefined> => {
  const { value: functions, diagnostics } = located(files.sriov, parseSriovVfs, []);
  const isAsked = settings.mlx4Functions && functions.length > 0;
  return { value: isAsked ? { functions } : undefined, diagnostics };
};
