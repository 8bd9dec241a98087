import type { LimitsDesired } from '../../core/setup/limits.ts';
import type { Said } from './said.ts';
import { nothingSaid, type Located } from '../located.ts';

export const loadLimits = (_said: Said): Located<LimitsDesired | undefined> => nothingSaid;
