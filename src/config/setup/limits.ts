import type { LimitsDesired } from '../../core/setup/limits.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

export const loadLimits = ({ settings }: Said): Located<LimitsDesired | undefined> =>
  settings.limitsWrite
    ? { value: { source: '[limits] write = yes' }, diagnostics: [] }
    : nothingSaid;
