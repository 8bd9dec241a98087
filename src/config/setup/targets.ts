import type { TargetsDesired } from '../../core/setup/targets.ts';
import { isYes } from '../modules/module-keys.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

const keys = ['SRPT_LOAD', 'SRP_TARGET_LOAD'];

export const loadTargets = ({
  rdma,
  openib,
  settings,
}: Said): Located<TargetsDesired | undefined> => {
  const asking = [
    ...rdma.filter(({ key }) => key === 'SRPT_LOAD'),
    ...openib.filter(({ key }) => keys.includes(key)),
  ].find(isYes);
  if (asking === undefined) return nothingSaid;
  return { value: { source: asking.source, restore: settings.srptRestore }, diagnostics: [] };
};
