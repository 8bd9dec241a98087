import type { ReniceDesired } from '../../core/setup/renice.ts';
import { nothingSaid, type Located } from '../located.ts';
import { isYes } from '../modules/module-keys.ts';
import type { Said } from './said.ts';

export const loadRenice = ({ openib, settings }: Said): Located<ReniceDesired | undefined> => {
  const assignment = openib.find(({ key }) => key === 'RENICE_IB_MAD');
  if (assignment === undefined || !isYes(assignment) || !settings.nodeRenice) return nothingSaid;
  return { value: { source: assignment.source }, diagnostics: [] };
};
